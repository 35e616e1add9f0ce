use std::fmt::Display;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;

use crate::environment::Environment;

pub const CONNECT_TIME: Duration = Duration::from_secs(5);
pub const COMMAND_TIME: Duration = Duration::from_secs(5);

#[derive(Clone)]
pub enum Failure {
    /// The client, or the server, has no such thing; the text says which and why.
    NotOffered(String),
    /// `class: message`
    Failed(String),
}

pub type Outcome<T> = Result<T, Failure>;

impl Failure {
    pub fn not_offered<T>(why: &str) -> Outcome<T> {
        Err(Failure::NotOffered(why.to_string()))
    }

    pub fn failed(class: &str, message: impl Display) -> Failure {
        Failure::Failed(format!("{class}: {message}"))
    }
}

/// What the scenario needs of a client.
#[allow(async_fn_in_trait)] // everything is on one thread
pub trait Client: Sized + 'static {
    /// Connects, and returns what PING says, too.
    async fn connect(environment: &Environment) -> Outcome<(Self, String)>;
    async fn set(&self, key: &str, value: &str) -> Outcome<()>;
    async fn get(&self, key: &str) -> Outcome<Option<String>>;
    async fn pipelined_get(&self, keys: &[String]) -> Outcome<Vec<String>>;
    /// The replies to SET counter 41, INCR counter, GET counter, SET other done.
    async fn transaction(&self, counter: &str, other: &str) -> Outcome<(String, i64, String, String)>;
    async fn evaluate(&self, script: &str, keys: &[String], argument: &str) -> Outcome<Vec<String>>;
    /// Returns once the subscription is confirmed.
    async fn subscribe(&self, channel: &str) -> Outcome<UnboundedReceiver<String>>;
    async fn publish(&self, channel: &str, message: &str) -> Outcome<()>;
    async fn ssubscribe(&self, channel: &str) -> Outcome<UnboundedReceiver<String>>;
    async fn spublish(&self, channel: &str, message: &str) -> Outcome<()>;
    async fn push(&self, key: &str, value: &str) -> Outcome<()>;
    async fn blocking_pop(&self, key: &str, seconds: f64) -> Outcome<Option<String>>;
    /// What HELLO says on a connection that the client has made for itself.
    async fn spoken_protocol(&self) -> Outcome<i64>;
}
