/**
 * Looks whether this machine has what is needed: {@link io.redisnat.provisioner.doctor.Doctor}
 * asks, each {@link io.redisnat.provisioner.doctor.Finding} says what was found and what to do
 * about it.
 */
@NullMarked
package io.redisnat.provisioner.doctor;

import org.jspecify.annotations.NullMarked;
