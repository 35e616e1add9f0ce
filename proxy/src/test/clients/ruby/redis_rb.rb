# frozen_string_literal: true

require 'redis'
require 'openssl'
require_relative 'scenario'

# redis-rb 4, with the cluster client that it brings.
class RedisRb
  CONNECT_SECONDS = 5
  COMMAND_SECONDS = 5

  def initialize(env)
    @env = env
  end

  def connect
    @client = open
  end

  def ping
    @client.ping
  end

  def set(key, value)
    @client.set(key, value)
  end

  def get(key)
    @client.get(key)
  end

  # A pipeline of the cluster client goes to one node, so there is one for each.
  def pipelined_get(keys)
    values = {}
    keys.group_by { |key| node_of(key) }.each_value do |group|
      replies = @client.pipelined { |pipeline| group.each { |key| pipeline.get(key) } }
      values.merge!(group.zip(replies).to_h)
    end
    keys.map { |key| values[key] }
  end

  def transaction(counter, other)
    @client.multi do |transaction|
      transaction.set(counter, 41)
      transaction.incr(counter)
      transaction.get(counter)
      transaction.set(other, 'done')
    end
  end

  def evaluate(script, keys, argument)
    @client.eval(script, keys: keys, argv: [argument])
  end

  def subscribe(channel, confirmed)
    # A connection that has subscribed does nothing else any more; so this has its own.
    subscriber = open
    # Not ended by unsubscribe: the cluster client sends that to any node, where nobody has subscribed.
    catch(:enough) do
      subscriber.subscribe(channel) do |on|
        on.subscribe { |_, _| confirmed.call }
        on.message { |_, message| throw :enough unless yield(message) }
      end
    end
    subscriber.close
  end

  # On a connection to the seed: the cluster client takes another node for each PUBLISH, and Redis keeps no order between
  # what nodes publish.
  def publish(channel, message)
    @seed ||= Redis.new(host: @env.host, port: @env.port, **options)
    @seed.publish(channel, message)
  end

  def ssubscribe(_channel, _confirmed)
    raise NotOffered, 'redis-rb 4 has no sharded pub/sub'
  end

  def push(key, value)
    @client.rpush(key, value)
  end

  def blocking_pop(key, seconds)
    # A client does one thing after another; so this has its own.
    open.blpop(key, timeout: seconds)&.last
  end

  def spoken_protocol
    raise NotOffered, 'redis-rb 4 speaks nothing but RESP2'
  end

  private

  def open
    return Redis.new(host: @env.host, port: @env.port, **options) unless @env.cluster?

    Redis.new(cluster: [{ host: @env.host, port: @env.port }], **options)
  end

  def options
    chosen = { username: @env.user, password: @env.password, connect_timeout: CONNECT_SECONDS, timeout: COMMAND_SECONDS }
    chosen.merge!(ssl: true, scheme: 'rediss', ssl_params: ssl_params) if @env.tls
    chosen.compact
  end

  def ssl_params
    {
      ca_file: @env.tls[:ca],
      cert: @env.tls[:cert] && OpenSSL::X509::Certificate.new(File.read(@env.tls[:cert])),
      key: @env.tls[:key] && OpenSSL::PKey.read(File.read(@env.tls[:key]))
    }.compact
  end

  def node_of(key)
    return :only unless @env.cluster?

    slot = Redis::Cluster::KeySlotConverter.convert(key)
    @slots ||= @client.cluster(:slots)
    @slots.find { |range| slot.between?(range['start_slot'], range['end_slot']) }['master']['node_id']
  end
end

main('redis-rb', Redis::VERSION, RedisRb)
