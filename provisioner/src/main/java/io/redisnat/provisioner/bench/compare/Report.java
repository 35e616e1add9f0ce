package io.redisnat.provisioner.bench.compare;

import java.util.List;

/**
 * What a comparison found.
 *
 * @param results by load and contender
 * @param footprints by contender
 * @param notes what should be known to read it: what was left out, and why
 */
public record Report(List<Result> results, List<Footprint> footprints, List<String> notes) {}
