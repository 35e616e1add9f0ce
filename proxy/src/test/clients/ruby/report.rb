# frozen_string_literal: true

# The client, or the server, has no such thing; the message says which and why.
class NotOffered < StandardError
end

# TAP on stdout, a line at a time.
class Report
  def initialize
    $stdout.sync = true
    @tests = 0
    @failures = 0
  end

  def say(line)
    puts line
  end

  def ok(name, remark = nil)
    test('ok', name, remark)
  end

  def not_ok(name, remark)
    @failures += 1
    test('not ok', name, remark)
  end

  # Prints the plan; returns the exit code.
  def finish
    say "1..#{@tests}"
    @failures.zero? ? 0 : 1
  end

  # An error as one line: `class: message`.
  def self.one_line(error)
    "#{error.class}: #{error.message}".split.join(' ')
  end

  private

  def test(verdict, name, remark)
    @tests += 1
    say "#{verdict} #{@tests} - #{name}#{remark && " # #{remark}"}"
  end
end
