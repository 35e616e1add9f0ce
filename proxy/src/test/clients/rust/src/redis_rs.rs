use redis::aio::{ConnectionLike, ConnectionManager, ConnectionManagerConfig};
use redis::cluster::ClusterClient;
use redis::cluster_async::ClusterConnection;
use redis::cluster_routing::{Route, RoutingInfo, SingleNodeRoutingInfo, SlotAddr};
use redis::{
    AsyncCommands, Client as PlainClient, ClientTlsConfig, Cmd, ConnectionAddr, ConnectionInfo, IntoConnectionInfo,
    Pipeline, ProtocolVersion, PushInfo, PushKind, RedisConnectionInfo, RedisError, RedisFuture, TlsCertificates,
    TlsMode, Value,
};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::client::{COMMAND_TIME, CONNECT_TIME, Client, Failure, Outcome};
use crate::environment::{Environment, Tls};

/// redis-rs: its cluster's connection, or that of one server, which connects again by itself.
pub struct RedisRs {
    environment: Environment,
    connection: Connection,
}

#[derive(Clone)]
enum Connection {
    Cluster(ClusterConnection),
    Plain(ConnectionManager),
}

impl From<RedisError> for Failure {
    fn from(error: RedisError) -> Failure {
        Failure::failed(&format!("RedisError({:?})", error.kind()), error)
    }
}

impl ConnectionLike for Connection {
    fn req_packed_command<'a>(&'a mut self, cmd: &'a Cmd) -> RedisFuture<'a, Value> {
        match self {
            Connection::Cluster(cluster) => cluster.req_packed_command(cmd),
            Connection::Plain(plain) => plain.req_packed_command(cmd),
        }
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        pipeline: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        match self {
            Connection::Cluster(cluster) => cluster.req_packed_commands(pipeline, offset, count),
            Connection::Plain(plain) => plain.req_packed_commands(pipeline, offset, count),
        }
    }

    fn get_db(&self) -> i64 {
        0
    }
}

impl Client for RedisRs {
    async fn connect(environment: &Environment) -> Outcome<(RedisRs, String)> {
        let (ignored, _) = unbounded_channel();
        let client = RedisRs {
            environment: environment.clone(),
            connection: open(environment, ignored).await?,
        };
        let pong = client.connection.clone().ping().await?;
        Ok((client, pong))
    }

    async fn set(&self, key: &str, value: &str) -> Outcome<()> {
        Ok(self.connection.clone().set(key, value).await?)
    }

    async fn get(&self, key: &str) -> Outcome<Option<String>> {
        Ok(self.connection.clone().get(key).await?)
    }

    /// A pipeline of the asynchronous connection goes to one node; what goes to several is `cluster_pipe`, which is the
    /// synchronous one's.
    async fn pipelined_get(&self, keys: &[String]) -> Outcome<Vec<String>> {
        if let Connection::Plain(plain) = &self.connection {
            let mut pipeline = redis::pipe();
            keys.iter().for_each(|key| {
                pipeline.get(key);
            });
            return Ok(pipeline.query_async(&mut plain.clone()).await?);
        }
        let client = cluster_client(&self.environment, None)?;
        let keys = keys.to_vec();
        let reading = tokio::task::spawn_blocking(move || {
            let mut pipeline = redis::cluster::cluster_pipe();
            keys.iter().for_each(|key| {
                pipeline.get(key);
            });
            pipeline.query(&mut client.get_connection()?)
        });
        Ok(reading.await.map_err(|why| Failure::failed("JoinError", why))??)
    }

    async fn transaction(&self, counter: &str, other: &str) -> Outcome<(String, i64, String, String)> {
        let mut pipeline = redis::pipe();
        pipeline
            .atomic()
            .set(counter, 41)
            .incr(counter, 1)
            .get(counter)
            .set(other, "done");
        Ok(pipeline.query_async(&mut self.connection.clone()).await?)
    }

    async fn evaluate(&self, script: &str, keys: &[String], argument: &str) -> Outcome<Vec<String>> {
        let mut eval = redis::cmd("EVAL");
        eval.arg(script).arg(keys.len()).arg(keys).arg(argument);
        Ok(eval.query_async(&mut self.connection.clone()).await?)
    }

    async fn subscribe(&self, channel: &str) -> Outcome<UnboundedReceiver<String>> {
        if self.environment.protocol != 3 {
            return Failure::not_offered("redis-rs needs RESP3 for pub/sub on such a connection");
        }
        let (sender, pushes) = unbounded_channel();
        match open(&self.environment, sender).await? {
            Connection::Cluster(mut cluster) => {
                cluster.subscribe(channel).await?;
                Ok(payloads(pushes, PushKind::Message, cluster))
            }
            Connection::Plain(mut plain) => {
                plain.subscribe(channel).await?;
                Ok(payloads(pushes, PushKind::Message, plain))
            }
        }
    }

    /// The node that owns the channel's name as a key publishes: the cluster takes another one each time, and Redis keeps
    /// no order between what nodes publish.
    async fn publish(&self, channel: &str, message: &str) -> Outcome<()> {
        let Connection::Cluster(cluster) = &self.connection else {
            return Ok(self.connection.clone().publish(channel, message).await?);
        };
        let node = SingleNodeRoutingInfo::SpecificNode(Route::with_key(channel, SlotAddr::Master));
        let mut publish = redis::cmd("PUBLISH");
        publish.arg(channel).arg(message);
        cluster
            .clone()
            .route_command(publish, RoutingInfo::SingleNode(node))
            .await?;
        Ok(())
    }

    async fn ssubscribe(&self, channel: &str) -> Outcome<UnboundedReceiver<String>> {
        if self.environment.protocol != 3 {
            return Failure::not_offered("redis-rs needs RESP3 for pub/sub on such a connection");
        }
        let (sender, pushes) = unbounded_channel();
        match open(&self.environment, sender).await? {
            Connection::Cluster(mut cluster) => {
                cluster.ssubscribe(channel).await?;
                Ok(payloads(pushes, PushKind::SMessage, cluster))
            }
            Connection::Plain(_) => Failure::not_offered("redis-rs has sharded pub/sub for clusters only"),
        }
    }

    async fn spublish(&self, channel: &str, message: &str) -> Outcome<()> {
        Ok(self.connection.clone().spublish(channel, message).await?)
    }

    async fn push(&self, key: &str, value: &str) -> Outcome<()> {
        Ok(self.connection.clone().rpush(key, value).await?)
    }

    async fn blocking_pop(&self, key: &str, seconds: f64) -> Outcome<Option<String>> {
        // Connections are multiplexed, so this has its own. Half of the time, so that BLPOP's own limit comes before that
        // of commands; the element comes after 200 ms.
        let (ignored, _) = unbounded_channel();
        let mut blocked = open(&self.environment, ignored).await?;
        let popped: Option<(String, String)> = blocked.blpop(key, seconds / 2.0).await?;
        Ok(popped.map(|(_, element)| element))
    }

    async fn spoken_protocol(&self) -> Outcome<i64> {
        let hello: std::collections::HashMap<String, Value> = match &self.connection {
            Connection::Plain(plain) => redis::cmd("HELLO").query_async(&mut plain.clone()).await?,
            Connection::Cluster(cluster) => {
                let anywhere = RoutingInfo::SingleNode(SingleNodeRoutingInfo::Random);
                let reply = cluster.clone().route_command(redis::cmd("HELLO"), anywhere).await?;
                redis::from_redis_value(reply).map_err(|why| Failure::failed("ParsingError", why))?
            }
        };
        match hello.get("proto") {
            Some(Value::Int(protocol)) => Ok(*protocol),
            other => Err(Failure::failed("Mismatch", format!("HELLO says proto {other:?}"))),
        }
    }
}

async fn open(environment: &Environment, pushes: UnboundedSender<PushInfo>) -> Outcome<Connection> {
    if environment.cluster {
        let client = cluster_client(environment, Some(pushes))?;
        return Ok(Connection::Cluster(client.get_async_connection().await?));
    }
    let mut config = ConnectionManagerConfig::new()
        .set_connection_timeout(Some(CONNECT_TIME))
        .set_response_timeout(Some(COMMAND_TIME));
    if environment.protocol == 3 {
        config = config.set_push_sender(pushes);
    }
    let info = connection_info(environment)?;
    let client = match &environment.tls {
        Some(tls) => PlainClient::build_with_tls(info, certificates(tls))?,
        None => PlainClient::open(info)?,
    };
    Ok(Connection::Plain(
        client.get_connection_manager_with_config(config).await?,
    ))
}

fn cluster_client(environment: &Environment, pushes: Option<UnboundedSender<PushInfo>>) -> Outcome<ClusterClient> {
    let mut builder = ClusterClient::builder([connection_info(environment)?])
        .use_protocol(protocol(environment))
        .connection_timeout(CONNECT_TIME)
        .response_timeout(COMMAND_TIME);
    if let Some(tls) = &environment.tls {
        builder = builder.tls(TlsMode::Secure).certs(certificates(tls));
    }
    if let Some(pushes) = pushes.filter(|_| environment.protocol == 3) {
        builder = builder.push_sender(pushes);
    }
    Ok(builder.build()?)
}

fn connection_info(environment: &Environment) -> Outcome<ConnectionInfo> {
    let (host, port) = (environment.host.clone(), environment.port);
    let address = match environment.tls {
        None => ConnectionAddr::Tcp(host, port),
        Some(_) => ConnectionAddr::TcpTls {
            host,
            port,
            insecure: false,
            tls_params: None,
        },
    };
    let mut settings = RedisConnectionInfo::default().set_protocol(protocol(environment));
    if let Some(user) = &environment.user {
        settings = settings.set_username(user);
    }
    if let Some(password) = &environment.password {
        settings = settings.set_password(password);
    }
    Ok(address.into_connection_info()?.set_redis_settings(settings))
}

fn protocol(environment: &Environment) -> ProtocolVersion {
    if environment.protocol == 3 {
        ProtocolVersion::RESP3
    } else {
        ProtocolVersion::RESP2
    }
}

fn certificates(tls: &Tls) -> TlsCertificates {
    TlsCertificates {
        client_tls: tls
            .certificate
            .clone()
            .map(|(client_cert, client_key)| ClientTlsConfig {
                client_cert,
                client_key,
            }),
        root_cert: Some(tls.ca.clone()),
    }
}

/// What messages of this kind say. The connection lives as long as somebody receives.
fn payloads<K: 'static>(
    mut pushes: UnboundedReceiver<PushInfo>,
    kind: PushKind,
    connection: K,
) -> UnboundedReceiver<String> {
    let (sender, receiver) = unbounded_channel();
    tokio::task::spawn_local(async move {
        let _connection = connection;
        while let Some(push) = pushes.recv().await {
            let payload = push.data.into_iter().last().map(redis::from_redis_value::<String>);
            if let (true, Some(Ok(text))) = (push.kind == kind, payload) {
                if sender.send(text).is_err() {
                    return;
                }
            }
        }
    });
    receiver
}
