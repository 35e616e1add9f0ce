# frozen_string_literal: true

# The scenario that every Ruby client runs; ../README.md has the contract.
#
# A client has these methods; what it does not offer raises NotOffered.
#   connect, ping -> 'PONG', set(key, value), get(key), pipelined_get(keys) -> values,
#   transaction(counter, other) -> the replies to SET counter 41, INCR counter, GET counter, SET other done,
#   evaluate(script, keys, argument) -> strings, subscribe(channel, confirmed) { |message| go on? } and ssubscribe likewise,
#   where confirmed is called once, publish(channel, message), spublish(channel, message), push(key, value),
#   blocking_pop(key, seconds) -> value, spoken_protocol -> what HELLO says on a connection of the client's own

require 'timeout'
require_relative 'loop'
require_relative 'report'

# What the runner says in RN_*.
class Environment
  attr_reader :host, :port, :prefix, :user, :password, :tls

  def initialize
    @host = ENV.fetch('RN_HOST')
    @port = Integer(ENV.fetch('RN_PORT'))
    @cluster = ENV.fetch('RN_MODE') == 'cluster'
    @prefix = ENV.fetch('RN_PREFIX')
    @user = given('RN_USER')
    @password = given('RN_PASSWORD')
    return unless given('RN_TLS') == 'yes'

    @tls = { ca: given('RN_TLS_CA'), cert: given('RN_TLS_CERT'), key: given('RN_TLS_KEY') }
  end

  def cluster?
    @cluster
  end

  private

  def given(name)
    value = ENV.fetch(name, '')
    value.empty? ? nil : value
  end
end

# What a step came to, with a remark unless it simply succeeded.
Outcome = Struct.new(:good, :remark)

# One run of one client.
class Scenario
  SECONDS = 30
  KEYS = 1000
  MESSAGES = Array.new(10) { |i| "message #{i}" }.freeze
  USER_DATA = "-MOVED 1234 10.10.10.100:7000\r\n" \
              '07c37dfeb235213a872192d90877d0cd55635b91 10.10.10.101:7000@17000 master - 0 1426238317239 2 connected ' \
              "5461-10922\n"
  JOIN_SCRIPT = "redis.call('SET', KEYS[1], ARGV[1]) redis.call('SET', KEYS[2], ARGV[1]) " \
                'return {KEYS[1], KEYS[2], ARGV[1]}'
  STEPS = %i[connect keys pipeline multi lua pubsub spubsub blocking resp3 userdata].freeze

  def initialize(env, kind)
    @env = env
    @kind = kind
    @client = kind.new(env)
    @report = Report.new
  end

  # Returns the exit code.
  def perform(name, version)
    @report.say "# client #{name} #{version}"
    @connected = outcome_of(STEPS.first)
    tell(STEPS.first, @connected)
    # If connecting did not succeed, everything else comes to the same.
    STEPS.drop(1).each { |step| tell(step, @connected.remark ? @connected : outcome_of(step)) }
    obey
    @report.finish
  end

  private

  def outcome_of(step)
    Timeout.timeout(SECONDS) { send(step) }
    Outcome.new(true, nil)
  rescue NotOffered => e
    Outcome.new(true, "SKIP #{e.message}")
  rescue StandardError => e
    if step == :spubsub && e.message.match?(/unknown command/i)
      Outcome.new(true, 'SKIP the server has no sharded pub/sub')
    else
      Outcome.new(false, Report.one_line(e))
    end
  end

  def tell(name, outcome)
    outcome.good ? @report.ok(name, outcome.remark) : @report.not_ok(name, outcome.remark)
  end

  def connect
    @client.connect
    check('PONG', @client.ping, 'PING')
  end

  def keys
    KEYS.times { |i| @client.set(key(i), "v:#{i}") }
    KEYS.times { |i| check("v:#{i}", @client.get(key(i)), key(i)) }
  end

  def pipeline
    values = Array.new(KEYS) { |i| "v:#{i}" }
    check(values, @client.pipelined_get(Array.new(KEYS) { |i| key(i) }), 'the replies of the pipeline')
  end

  def multi
    check(['OK', 42, '42', 'OK'], @client.transaction(named('{tx}a'), named('{tx}b')), 'the replies of EXEC')
  end

  def lua
    both = [named('{lua}a'), named('{lua}b')]
    check([*both, 'argument'], @client.evaluate(JOIN_SCRIPT, both, 'argument'), 'the reply of EVAL')
  end

  def pubsub
    messages(:subscribe, :publish, named('news'))
  end

  def spubsub
    messages(:ssubscribe, :spublish, named('snews'))
  end

  def messages(subscribe, publish, channel)
    got = []
    publisher = nil
    confirmed = lambda do
      publisher = Thread.new { MESSAGES.each { |message| @client.send(publish, channel, message) } }
    end
    @client.send(subscribe, channel, confirmed) do |message|
      got << message
      got.size < MESSAGES.size
    end
    publisher&.join
    check(MESSAGES, got, 'the messages')
  end

  def blocking
    pusher = Thread.new do
      sleep 0.2
      @client.push(named('{b}list'), 'element')
    end
    check('element', @client.blocking_pop(named('{b}list'), 5), 'BLPOP')
    pusher.join
  end

  def resp3
    check(3, @client.spoken_protocol, 'the proto of HELLO')
  end

  def userdata
    @client.set(named('userdata'), USER_DATA)
    check(USER_DATA, @client.get(named('userdata')), 'the value')
  end

  # Carries out the commands on stdin.
  def obey
    running = nil
    $stdin.each_line do |line|
      case line.split
      in ['loop', name, _] if @connected.remark
        tell(name, @connected)
      in ['end'] if @connected.remark
        next
      in ['loop', name, 'strict' | 'lenient' => rigour]
        running = Loop.new(named('loop:'), name, rigour == 'strict') { @kind.new(@env).tap(&:connect) }
        running.start(@report)
      in ['end'] if running
        running.end(@report)
        running = nil
      in ['quit']
        return
      else
        @report.say "# not understood: #{line.chomp}"
      end
    end
  end

  def named(name)
    @env.prefix + name
  end

  def key(index)
    named("key:#{index}")
  end

  def check(expected, got, what)
    return if expected == got

    raise "#{what}: expected #{expected.inspect[0, 200]}, got #{got.inspect[0, 200]}"
  end
end

# Runs the program of one client; kind.new(env) makes the client.
def main(name, version, kind)
  if ARGV.first == '--version'
    puts "#{name} #{version}"
    return
  end
  # Not by the end of the program: a thread that hangs must not keep it.
  exit!(Scenario.new(Environment.new, kind).perform(name, version))
end
