# frozen_string_literal: true

require_relative 'report'

# The operations that run in the background while a cluster changes under them: four threads, each with a client of its
# own and sixteen keys, SET k n, GET k, compare. No two share a key, so a GET that follows an acknowledged SET must see
# exactly what was set.
class Loop
  KEYS = 64
  TASKS = 4
  STARTED = 50
  RECOVERED = 50
  REMARKS = 5
  START_SECONDS = 30
  RECOVERY_SECONDS = 20

  def initialize(prefix, name, strict, &make)
    @keys = Array.new(KEYS) { |i| "#{prefix}#{i}" }
    @name = name
    @strict = strict
    @make = make
    @mutex = Mutex.new
    @stopped = false
    @operations = @errors = @wrong = @streak = 0
    @streak_keys = {}
    @remarks = []
  end

  def start(report)
    @threads = Array.new(TASKS) do |task|
      keys = @keys.select.with_index { |_, i| i % TASKS == task }
      Thread.new { work(keys) }
    end
    started = wait_for(START_SECONDS) { @operations >= STARTED }
    report.say(started ? "# looping #{@name}" : "# not looping #{@name}: #{summary}")
  end

  def end(report)
    @mutex.synchronize { interrupt }
    recovered = wait_for(RECOVERY_SECONDS) { @streak >= RECOVERED && @streak_keys.size == KEYS }
    @stopped = true
    # A command that hangs is not waited for longer than any scenario.
    @threads.each { |thread| thread.join(RECOVERY_SECONDS / TASKS) }
    @remarks.each { |remark| report.say("# #{remark}") }
    if !recovered
      report.not_ok(@name, "#{summary} not recovered in #{RECOVERY_SECONDS} s")
    elsif @wrong.positive? || (@strict && @errors.positive?)
      report.not_ok(@name, summary)
    else
      report.ok(@name, summary)
    end
  end

  private

  def work(keys)
    client = nil
    (1..).each do |n|
      keys.each do |key|
        return if @stopped

        begin
          client ||= @make.call
          operation(client, key, n.to_s)
        rescue StandardError => e
          @mutex.synchronize { broken("#{key}: #{Report.one_line(e)}") { @errors += 1 } }
        end
        sleep 0.002
      end
    end
  end

  def operation(client, key, value)
    client.set(key, value)
    got = client.get(key)
    @mutex.synchronize do
      if got == value
        @operations += 1
        @streak += 1
        @streak_keys[key] = true
      else
        # Errors are expected, so this takes the place of the last of them.
        @remarks.slice!(REMARKS - 1)
        broken("#{key}: SET #{value} was acknowledged, GET said #{got.inspect}") { @wrong += 1 }
      end
    end
  end

  def broken(remark)
    yield
    interrupt
    @remarks << remark if @remarks.size < REMARKS
  end

  def interrupt
    @streak = 0
    @streak_keys.clear
  end

  def wait_for(seconds, &condition)
    deadline = now + seconds
    sleep 0.02 until (holds = @mutex.synchronize(&condition)) || now > deadline
    holds
  end

  def now
    Process.clock_gettime(Process::CLOCK_MONOTONIC)
  end

  def summary
    "ops=#{@operations} errors=#{@errors} wrong=#{@wrong}"
  end
end
