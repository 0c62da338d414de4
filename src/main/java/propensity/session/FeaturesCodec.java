package propensity.session;

import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Map;
import propensity.event.PackedInput;
import propensity.event.PackedOutput;

/**
 * Features as bytes, value by value with their names, since features are added more often than the
 * layout of the state changes: one that is not in the bytes is read as 0 or null, one that is no
 * feature any more is skipped. Only sessions in progress that have bought keep features, so that
 * the room for the names does not matter.
 */
final class FeaturesCodec {
  private static final RecordComponent[] COMPONENTS = Features.class.getRecordComponents();
  private static final int NUMBER = 0;
  private static final int CATEGORY = 1;

  private FeaturesCodec() {}

  static void write(PackedOutput out, Features features) {
    if (features == null) {
      out.writeVarLong(0);
      return;
    }
    out.writeVarLong(COMPONENTS.length);
    try {
      for (RecordComponent component : COMPONENTS) {
        Object value = component.getAccessor().invoke(features);
        out.writeString(component.getName());
        if (value instanceof Double number) {
          out.writeByte(NUMBER);
          out.writeDouble(number);
        } else {
          out.writeByte(CATEGORY);
          out.writeString((String) value);
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("features are public", e);
    }
  }

  static Features read(PackedInput in) {
    int size = in.readVarInt();
    if (size == 0) {
      return null;
    }
    Map<String, Object> values = new HashMap<>();
    for (int i = 0; i < size; i++) {
      String name = in.readString();
      values.put(name, in.readByte() == NUMBER ? (Object) in.readDouble() : in.readString());
    }
    Class<?>[] types = new Class<?>[COMPONENTS.length];
    Object[] arguments = new Object[COMPONENTS.length];
    for (int i = 0; i < COMPONENTS.length; i++) {
      types[i] = COMPONENTS[i].getType();
      Object missing = types[i] == double.class ? (Object) 0.0 : null;
      arguments[i] = values.getOrDefault(COMPONENTS[i].getName(), missing);
    }
    try {
      return Features.class.getDeclaredConstructor(types).newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("features are public", e);
    }
  }
}
