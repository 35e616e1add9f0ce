/**
 * Which slot a command belongs to: the hash of keys, and the table of commands as the server itself
 * describes them, {@link io.redisnat.proxy.route.table.CommandTable}. Pure, and free of allocation
 * where it is asked for each command.
 */
@NullMarked
package io.redisnat.proxy.route.table;

import org.jspecify.annotations.NullMarked;
