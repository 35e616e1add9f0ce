package io.redisnat.provisioner.bench;

/**
 * One write that was tried.
 *
 * @param writer who
 * @param sequence the writer's own number of it, rising
 * @param log index of the list it was appended to
 * @param position where the node said it stands in the list, from 1; 0 if nobody said it was done
 * @param at when that was said, or given up, by {@link System#nanoTime}
 */
record Write(String writer, long sequence, int log, long position, long at) {

  boolean isAcknowledged() {
    return position > 0;
  }

  /** What is in the list. */
  String entry() {
    return writer + ":" + sequence;
  }
}
