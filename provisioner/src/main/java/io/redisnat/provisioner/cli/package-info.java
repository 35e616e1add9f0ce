/**
 * The command line: {@link io.redisnat.provisioner.cli.Main} and one class a command. Commands
 * print to their own writer and return an exit code ({@link
 * io.redisnat.provisioner.cli.ExitCodes}); what they print for programs is {@link
 * io.redisnat.provisioner.cli.StatusReport}.
 */
@NullMarked
package io.redisnat.provisioner.cli;

import org.jspecify.annotations.NullMarked;
