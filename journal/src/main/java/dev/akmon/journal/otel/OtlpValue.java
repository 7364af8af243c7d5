package dev.akmon.journal.otel;

import java.util.List;

/** A value of an attribute, as OTLP/JSON writes it: an object whose one member names the type. */
sealed interface OtlpValue {
    /** {@code stringValue}. */
    record Text(String text) implements OtlpValue {}

    /** {@code intValue}: 64 bits as a decimal string, kept as it was written. */
    record Int(String digits) implements OtlpValue {}

    /** {@code doubleValue}. */
    record Real(double number) implements OtlpValue {}

    /** {@code arrayValue}. */
    record Array(List<OtlpValue> values) implements OtlpValue {}

    /** {@code boolValue} and {@code kvlistValue}: nothing an import uses, but their presence counts. */
    record Other() implements OtlpValue {}
}
