use std::fmt::Debug;
use std::rc::Rc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{sleep, timeout};

use crate::client::{COMMAND_TIME, Client, Failure, Outcome};
use crate::environment::Environment;
use crate::report::Report;
use crate::tasks::Loop;

const SCENARIO_TIME: Duration = Duration::from_secs(30);
const KEYS: usize = 1000;
const MESSAGES: usize = 10;
const USER_DATA: &str = concat!(
    "-MOVED 1234 10.10.10.100:7000\r\n",
    "07c37dfeb235213a872192d90877d0cd55635b91 10.10.10.101:7000@17000 master - 0 1426238317239 2 connected 5461-10922\n"
);
const JOIN_SCRIPT: &str =
    "redis.call('SET', KEYS[1], ARGV[1]) redis.call('SET', KEYS[2], ARGV[1]) return {KEYS[1], KEYS[2], ARGV[1]}";
const STEPS: [&str; 9] = [
    "keys", "pipeline", "multi", "lua", "pubsub", "spubsub", "blocking", "resp3", "userdata",
];

/// Runs everything; returns the exit code.
pub async fn perform<C: Client>(mut report: Report, environment: Environment) -> i32 {
    let connected = bounded(connect::<C>(&environment)).await;
    match connected {
        Ok(client) => {
            report.ok("connect", "");
            let scenario = Scenario {
                client: Rc::new(client),
                environment,
            };
            for step in STEPS {
                let outcome = bounded(scenario.run(step)).await;
                tell(&mut report, step, outcome);
            }
            scenario.obey(&mut report).await;
        }
        Err(failure) => {
            for step in ["connect"].into_iter().chain(STEPS) {
                tell(&mut report, step, Err(failure.clone()));
            }
            obey_without_connection(&mut report, failure).await;
        }
    }
    report.finish()
}

async fn connect<C: Client>(environment: &Environment) -> Outcome<C> {
    let (client, pong) = C::connect(environment).await?;
    check("PING", &"PONG".to_string(), &pong)?;
    Ok(client)
}

async fn bounded<T>(step: impl Future<Output = Outcome<T>>) -> Outcome<T> {
    timeout(SCENARIO_TIME, step)
        .await
        .unwrap_or_else(|_| Err(Failure::failed("Timeout", "not done within 30 s")))
}

fn tell(report: &mut Report, step: &str, outcome: Outcome<()>) {
    match outcome {
        Ok(()) => report.ok(step, ""),
        Err(Failure::NotOffered(why)) => report.ok(step, &format!("SKIP {why}")),
        Err(Failure::Failed(why)) if step == "spubsub" && why.to_lowercase().contains("unknown command") => {
            report.ok(step, "SKIP the server has no sharded pub/sub")
        }
        Err(Failure::Failed(why)) => report.not_ok(step, &why),
    }
}

/// Whatever is asked for comes to the same as connecting.
async fn obey_without_connection(report: &mut Report, failure: Failure) {
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["loop", name, _] => tell(report, name, Err(failure.clone())),
            ["quit"] => return,
            _ => {}
        }
    }
}

struct Scenario<C> {
    client: Rc<C>,
    environment: Environment,
}

impl<C: Client> Scenario<C> {
    async fn run(&self, step: &str) -> Outcome<()> {
        match step {
            "keys" => self.keys().await,
            "pipeline" => self.pipeline().await,
            "multi" => self.multi().await,
            "lua" => self.lua().await,
            "pubsub" => self.pubsub().await,
            "spubsub" => self.spubsub().await,
            "blocking" => self.blocking().await,
            "resp3" => self.resp3().await,
            _ => self.user_data().await,
        }
    }

    async fn keys(&self) -> Outcome<()> {
        for i in 0..KEYS {
            self.client.set(&self.key(i), &value(i)).await?;
        }
        for i in 0..KEYS {
            check(&self.key(i), &Some(value(i)), &self.client.get(&self.key(i)).await?)?;
        }
        Ok(())
    }

    async fn pipeline(&self) -> Outcome<()> {
        let keys: Vec<String> = (0..KEYS).map(|i| self.key(i)).collect();
        let values: Vec<String> = (0..KEYS).map(value).collect();
        check(
            "the replies of the pipeline",
            &values,
            &self.client.pipelined_get(&keys).await?,
        )
    }

    async fn multi(&self) -> Outcome<()> {
        let replies = self
            .client
            .transaction(&self.named("{tx}a"), &self.named("{tx}b"))
            .await?;
        let expected = ("OK".to_string(), 42, "42".to_string(), "OK".to_string());
        check("the replies of EXEC", &expected, &replies)
    }

    async fn lua(&self) -> Outcome<()> {
        let keys = [self.named("{lua}a"), self.named("{lua}b")];
        let expected = [&keys[..], &["argument".to_string()]].concat();
        check(
            "the reply of EVAL",
            &expected,
            &self.client.evaluate(JOIN_SCRIPT, &keys, "argument").await?,
        )
    }

    async fn pubsub(&self) -> Outcome<()> {
        let channel = self.named("news");
        let received = self.client.subscribe(&channel).await?;
        for message in messages() {
            self.client.publish(&channel, &message).await?;
        }
        all_messages(received).await
    }

    async fn spubsub(&self) -> Outcome<()> {
        let channel = self.named("snews");
        let received = self.client.ssubscribe(&channel).await?;
        for message in messages() {
            self.client.spublish(&channel, &message).await?;
        }
        all_messages(received).await
    }

    async fn blocking(&self) -> Outcome<()> {
        let key = self.named("{b}list");
        let push_later = async {
            sleep(Duration::from_millis(200)).await;
            self.client.push(&key, "element").await
        };
        let (popped, pushed) = tokio::join!(self.client.blocking_pop(&key, 5.0), push_later);
        pushed?;
        check("BLPOP", &Some("element".to_string()), &popped?)
    }

    async fn resp3(&self) -> Outcome<()> {
        if self.environment.protocol != 3 {
            return Failure::not_offered(&format!("RN_PROTO is {}", self.environment.protocol));
        }
        check("the proto of HELLO", &3, &self.client.spoken_protocol().await?)
    }

    async fn user_data(&self) -> Outcome<()> {
        let key = self.named("userdata");
        self.client.set(&key, USER_DATA).await?;
        check("the value", &Some(USER_DATA.to_string()), &self.client.get(&key).await?)
    }

    /// Carries out the commands on stdin.
    async fn obey(&self, report: &mut Report) {
        let mut running: Option<Loop<C>> = None;
        let mut lines = BufReader::new(tokio::io::stdin()).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            let words: Vec<&str> = line.split_whitespace().collect();
            match (words.as_slice(), running.take()) {
                (["loop", name, rigour], _) => {
                    let prefix = self.named("loop:");
                    let started = Loop::start(Rc::clone(&self.client), &prefix, name, *rigour == "strict");
                    started.wait(report).await;
                    running = Some(started);
                }
                (["end"], Some(ending)) => ending.end(report).await,
                (["quit"], _) => return,
                (_, still) => {
                    report.say(&format!("# not understood: {line}"));
                    running = still;
                }
            }
        }
    }

    fn named(&self, name: &str) -> String {
        format!("{}{name}", self.environment.prefix)
    }

    fn key(&self, i: usize) -> String {
        self.named(&format!("key:{i}"))
    }
}

fn value(i: usize) -> String {
    format!("v:{i}")
}

fn messages() -> Vec<String> {
    (0..MESSAGES).map(|i| format!("message {i}")).collect()
}

async fn all_messages(mut received: UnboundedReceiver<String>) -> Outcome<()> {
    let mut got = Vec::new();
    while got.len() < MESSAGES {
        match timeout(COMMAND_TIME, received.recv()).await {
            Ok(Some(message)) => got.push(message),
            _ => break,
        }
    }
    check("the messages", &messages(), &got)
}

fn check<T: PartialEq + Debug>(what: &str, expected: &T, got: &T) -> Outcome<()> {
    if expected == got {
        return Ok(());
    }
    let shortened = |value: &T| format!("{value:?}").chars().take(200).collect::<String>();
    let message = format!("{what}: expected {}, got {}", shortened(expected), shortened(got));
    Err(Failure::failed("Mismatch", message))
}
