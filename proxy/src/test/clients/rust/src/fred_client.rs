use std::collections::HashMap;
use std::time::Duration;

use fred::clients::SubscriberClient;
use fred::prelude::*;
use fred::types::config::{ClusterDiscoveryPolicy, TlsConfig};
use fred::types::{ClusterHash, CustomCommand, MessageKind, RespVersion};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::timeout;

use crate::client::{COMMAND_TIME, CONNECT_TIME, Client as ScenarioClient, Failure, Outcome};
use crate::environment::Environment;

const PROBE: &str = "anybody?";
const PROBE_TIME: Duration = Duration::from_millis(100);

/// fred.
pub struct Fred {
    environment: Environment,
    client: Client,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::failed(&format!("Error({:?})", error.kind()), error.details())
    }
}

impl ScenarioClient for Fred {
    async fn connect(environment: &Environment) -> Outcome<(Fred, String)> {
        let client = builder(environment)?.build()?;
        client.init().await?;
        let pong = client.ping(None).await?;
        let environment = environment.clone();
        Ok((Fred { environment, client }, pong))
    }

    async fn set(&self, key: &str, value: &str) -> Outcome<()> {
        Ok(self.client.set(key, value, None, None, false).await?)
    }

    async fn get(&self, key: &str) -> Outcome<Option<String>> {
        Ok(self.client.get(key).await?)
    }

    async fn pipelined_get(&self, keys: &[String]) -> Outcome<Vec<String>> {
        let pipeline = self.client.pipeline();
        for key in keys {
            let _: () = pipeline.get(key).await?;
        }
        Ok(pipeline.all().await?)
    }

    async fn transaction(&self, counter: &str, other: &str) -> Outcome<(String, i64, String, String)> {
        let transaction = self.client.multi();
        let _: () = transaction.set(counter, 41, None, None, false).await?;
        let _: () = transaction.incr(counter).await?;
        let _: () = transaction.get(counter).await?;
        let _: () = transaction.set(other, "done", None, None, false).await?;
        Ok(transaction.exec(true).await?)
    }

    async fn evaluate(&self, script: &str, keys: &[String], argument: &str) -> Outcome<Vec<String>> {
        Ok(self.client.eval(script, keys.to_vec(), argument).await?)
    }

    async fn subscribe(&self, channel: &str) -> Outcome<UnboundedReceiver<String>> {
        let subscriber = self.subscriber().await?;
        let mut received = payloads(&subscriber, MessageKind::Message);
        subscriber.subscribe(channel).await?;
        // fred does not wait for the confirmation: what is published before it may be missed.
        loop {
            self.publish(channel, PROBE).await?;
            if let Ok(Some(_)) = timeout(PROBE_TIME, received.recv()).await {
                return Ok(without_probes(received));
            }
        }
    }

    async fn publish(&self, channel: &str, message: &str) -> Outcome<()> {
        Ok(self.client.publish(channel, message).await?)
    }

    async fn ssubscribe(&self, channel: &str) -> Outcome<UnboundedReceiver<String>> {
        let subscriber = self.subscriber().await?;
        let received = payloads(&subscriber, MessageKind::SMessage);
        subscriber.ssubscribe(channel).await?;
        Ok(received)
    }

    async fn spublish(&self, channel: &str, message: &str) -> Outcome<()> {
        Ok(self.client.spublish(channel, message).await?)
    }

    async fn push(&self, key: &str, value: &str) -> Outcome<()> {
        Ok(self.client.rpush(key, value).await?)
    }

    async fn blocking_pop(&self, key: &str, seconds: f64) -> Outcome<Option<String>> {
        // Connections are multiplexed, so this has its own. Half of the time, so that BLPOP's own limit comes before that
        // of commands; the element comes after 200 ms.
        let blocked = self.client.clone_new();
        blocked.init().await?;
        let popped: Option<(String, String)> = blocked.blpop(key, seconds / 2.0).await?;
        blocked.quit().await?;
        Ok(popped.map(|(_, element)| element))
    }

    async fn spoken_protocol(&self) -> Outcome<i64> {
        let hello = CustomCommand::new_static("HELLO", ClusterHash::Random, false);
        let fields: HashMap<String, Value> = self.client.custom(hello, Vec::<String>::new()).await?;
        fields
            .get("proto")
            .and_then(Value::as_i64)
            .ok_or(Failure::failed("Mismatch", "HELLO says no proto"))
    }
}

impl Fred {
    async fn subscriber(&self) -> Outcome<SubscriberClient> {
        let subscriber = builder(&self.environment)?.build_subscriber_client()?;
        subscriber.init().await?;
        Ok(subscriber)
    }
}

fn builder(environment: &Environment) -> Outcome<Builder> {
    let seed = Server::new(environment.host.clone(), environment.port);
    let server = if environment.cluster {
        ServerConfig::Clustered {
            hosts: vec![seed],
            policy: ClusterDiscoveryPolicy::default(),
        }
    } else {
        ServerConfig::Centralized { server: seed }
    };
    let tls = match &environment.tls {
        Some(tls) => Some(TlsConfig::from(
            tls.rustls().map_err(|why| Failure::failed("Tls", why))?,
        )),
        None => None,
    };
    let mut builder = Builder::from_config(Config {
        server,
        tls,
        version: if environment.protocol == 3 {
            RespVersion::RESP3
        } else {
            RespVersion::RESP2
        },
        username: environment.user.clone(),
        password: environment.password.clone(),
        ..Config::default()
    });
    builder
        .with_connection_config(|connection| connection.connection_timeout = CONNECT_TIME)
        .with_performance_config(|performance| performance.default_command_timeout = COMMAND_TIME)
        .set_policy(ReconnectPolicy::new_exponential(0, 100, 1000, 2));
    Ok(builder)
}

/// The messages but for the probes that are still on their way.
fn without_probes(mut received: UnboundedReceiver<String>) -> UnboundedReceiver<String> {
    let (sender, receiver) = unbounded_channel();
    tokio::task::spawn_local(async move {
        while let Some(text) = received.recv().await {
            if text != PROBE && sender.send(text).is_err() {
                return;
            }
        }
    });
    receiver
}

/// What messages of this kind say. The subscriber lives as long as somebody receives.
fn payloads(subscriber: &SubscriberClient, kind: MessageKind) -> UnboundedReceiver<String> {
    let (sender, receiver) = unbounded_channel();
    let mut messages = subscriber.message_rx();
    let subscriber = subscriber.clone();
    tokio::task::spawn_local(async move {
        let _subscriber = subscriber;
        while let Ok(message) = messages.recv().await {
            if let (true, Some(text)) = (message.kind == kind, message.value.into_string()) {
                if sender.send(text).is_err() {
                    return;
                }
            }
        }
    });
    receiver
}
