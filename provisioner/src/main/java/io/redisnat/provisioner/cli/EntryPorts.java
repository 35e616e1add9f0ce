package io.redisnat.provisioner.cli;

import io.redisnat.model.EntryPort;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code auto}, {@code off} or a port. */
final class EntryPorts implements ITypeConverter<EntryPort> {

  @Override
  public EntryPort convert(String text) {
    try {
      return EntryPort.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          "'" + text + "' is not a port from 1 to 65535 (valid: 6379, auto, off)");
    }
  }
}
