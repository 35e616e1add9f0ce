/// TAP on stdout, a line at a time.
#[derive(Default)]
pub struct Report {
    tests: u32,
    failures: u32,
}

impl Report {
    pub fn say(&self, line: &str) {
        println!("{line}");
    }

    pub fn ok(&mut self, name: &str, remark: &str) {
        self.test("ok", name, remark);
    }

    pub fn not_ok(&mut self, name: &str, remark: &str) {
        self.failures += 1;
        self.test("not ok", name, remark);
    }

    /// Prints the plan; returns the exit code.
    pub fn finish(&self) -> i32 {
        println!("1..{}", self.tests);
        i32::from(self.failures > 0)
    }

    fn test(&mut self, verdict: &str, name: &str, remark: &str) {
        self.tests += 1;
        let separator = if remark.is_empty() { "" } else { " # " };
        println!("{verdict} {} - {name}{separator}{}", self.tests, one_line(remark));
    }
}

pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
