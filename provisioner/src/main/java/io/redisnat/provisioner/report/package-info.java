/**
 * What people and programs get to read of plans, checks, predictions and repairs: text as lines,
 * JSON as records whose components are contracts, to be extended and never renamed. {@link
 * io.redisnat.provisioner.report.PlanFile} is the one that is read back.
 */
@NullMarked
package io.redisnat.provisioner.report;

import org.jspecify.annotations.NullMarked;
