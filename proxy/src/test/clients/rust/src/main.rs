//! Runs the scenario of `../README.md` with one Rust client: `clients NAME [--version]`.

mod client;
mod environment;
mod fred_client;
mod redis_rs;
mod report;
mod scenario;
mod tasks;

use client::Client;
use environment::Environment;
use report::Report;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(name) = arguments.first() else {
        fail("usage: clients NAME [--version]");
    };
    let package = match name.as_str() {
        "redis-rs" => "redis",
        "fred" => "fred",
        _ => fail(&format!(
            "clients: there is no client '{name}' here, see the file 'clients'"
        )),
    };
    let version = version_of(package);
    if arguments.get(1).is_some_and(|argument| argument == "--version") {
        println!("{name} {version}");
        return;
    }
    let environment = Environment::read().unwrap_or_else(|why| fail(&format!("clients: {why}")));
    let report = Report::default();
    report.say(&format!("# client {name} {version}"));
    let code = match package {
        "redis" => run::<redis_rs::RedisRs>(report, environment),
        _ => run::<fred_client::Fred>(report, environment),
    };
    // Not by the end of main: what hangs in a runtime must not keep the program.
    std::process::exit(code);
}

/// Everything is on one thread, so what the clients hold needs not be sent anywhere.
fn run<C: Client>(report: Report, environment: Environment) -> i32 {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap_or_else(|why| fail(&format!("clients: no runtime: {why}")));
    tokio::task::LocalSet::new().block_on(&runtime, scenario::perform::<C>(report, environment))
}

fn fail(message: &str) -> ! {
    eprintln!("{message}");
    std::process::exit(2)
}

/// Neither library says its version, so it is taken from what cargo has built.
fn version_of(package: &str) -> &'static str {
    let entry = format!("name = \"{package}\"\nversion = \"");
    include_str!("../Cargo.lock")
        .split_once(&entry)
        .and_then(|(_, rest)| rest.split_once('"'))
        .map_or("unknown", |(version, _)| version)
}
