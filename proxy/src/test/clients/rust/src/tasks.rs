use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::rc::Rc;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

use crate::client::{COMMAND_TIME, Client, Failure};
use crate::report::{Report, one_line};

const KEYS: usize = 64;
const TASKS: usize = 4;
const STARTED: u64 = 50;
const RECOVERED: u64 = 50;
const REMARKS: usize = 5;
const START_TIME: Duration = Duration::from_secs(30);
const RECOVERY_TIME: Duration = Duration::from_secs(20);

/// What runs in the background while a cluster changes under it: four tasks, each with its own sixteen keys, SET k n,
/// GET k, compare. No two share a key, so a GET that follows an acknowledged SET must see exactly what was set.
pub struct Loop<C> {
    name: String,
    strict: bool,
    state: Rc<State<C>>,
    tasks: Vec<JoinHandle<()>>,
}

struct State<C> {
    client: Rc<C>,
    stopped: Cell<bool>,
    tally: RefCell<Tally>,
}

#[derive(Default)]
struct Tally {
    operations: u64,
    errors: u64,
    wrong: u64,
    remarks: Vec<String>,
    streak: u64,
    streak_keys: HashSet<String>,
}

impl<C: Client> Loop<C> {
    pub fn start(client: Rc<C>, prefix: &str, name: &str, strict: bool) -> Loop<C> {
        let state = Rc::new(State {
            client,
            stopped: Cell::new(false),
            tally: RefCell::default(),
        });
        let tasks = (0..TASKS)
            .map(|task| {
                let keys: Vec<String> = (task..KEYS).step_by(TASKS).map(|i| format!("{prefix}{i}")).collect();
                tokio::task::spawn_local(work(Rc::clone(&state), keys))
            })
            .collect();
        Loop {
            name: name.to_string(),
            strict,
            state,
            tasks,
        }
    }

    /// Waits until it is under way, and says so.
    pub async fn wait(&self, report: &Report) {
        if self.until(START_TIME, |tally| tally.operations >= STARTED).await {
            report.say(&format!("# looping {}", self.name));
        } else {
            let summary = self.state.tally.borrow().summary();
            report.say(&format!("# not looping {}: {summary}", self.name));
        }
    }

    pub async fn end(self, report: &mut Report) {
        self.state.tally.borrow_mut().interrupt();
        let recovered = self
            .until(RECOVERY_TIME, |tally| {
                tally.streak >= RECOVERED && tally.streak_keys.len() == KEYS
            })
            .await;
        self.state.stopped.set(true);
        for task in self.tasks {
            // A command takes no longer than this.
            let _ = timeout(2 * COMMAND_TIME, task).await;
        }
        let tally = self.state.tally.borrow();
        for remark in &tally.remarks {
            report.say(&format!("# {remark}"));
        }
        if !recovered {
            report.not_ok(
                &self.name,
                &format!("{} not recovered in {RECOVERY_TIME:?}", tally.summary()),
            );
        } else if tally.wrong > 0 || (self.strict && tally.errors > 0) {
            report.not_ok(&self.name, &tally.summary());
        } else {
            report.ok(&self.name, &tally.summary());
        }
    }

    async fn until(&self, limit: Duration, condition: impl Fn(&Tally) -> bool) -> bool {
        let deadline = Instant::now() + limit;
        while !condition(&self.state.tally.borrow()) && Instant::now() < deadline {
            sleep(Duration::from_millis(20)).await;
        }
        let holds = condition(&self.state.tally.borrow());
        holds
    }
}

async fn work<C: Client>(state: Rc<State<C>>, keys: Vec<String>) {
    let mut n = 0;
    while !state.stopped.get() {
        n += 1;
        for key in &keys {
            if state.stopped.get() {
                return;
            }
            let got = timeout(COMMAND_TIME, set_and_get(&state.client, key, &n.to_string()))
                .await
                .unwrap_or_else(|_| Err(Failure::failed("Timeout", "not done within 5 s")));
            state.tally.borrow_mut().note(key, &n.to_string(), got);
            sleep(Duration::from_millis(2)).await;
        }
    }
}

async fn set_and_get<C: Client>(client: &Rc<C>, key: &str, value: &str) -> Result<Option<String>, Failure> {
    client.set(key, value).await?;
    client.get(key).await
}

impl Tally {
    fn note(&mut self, key: &str, value: &str, got: Result<Option<String>, Failure>) {
        match got {
            Ok(Some(got)) if got == value => {
                self.operations += 1;
                self.streak += 1;
                self.streak_keys.insert(key.to_string());
            }
            Ok(got) => {
                self.wrong += 1;
                // Errors are expected, so this takes the place of the last of them.
                self.remarks.truncate(REMARKS - 1);
                self.broken(&format!("{key}: SET {value} was acknowledged, GET said {got:?}"));
            }
            Err(Failure::NotOffered(why) | Failure::Failed(why)) => {
                self.errors += 1;
                self.broken(&format!("{key}: {why}"));
            }
        }
    }

    fn broken(&mut self, remark: &str) {
        self.interrupt();
        if self.remarks.len() < REMARKS {
            self.remarks.push(one_line(remark));
        }
    }

    fn interrupt(&mut self) {
        self.streak = 0;
        self.streak_keys.clear();
    }

    fn summary(&self) -> String {
        format!("ops={} errors={} wrong={}", self.operations, self.errors, self.wrong)
    }
}
