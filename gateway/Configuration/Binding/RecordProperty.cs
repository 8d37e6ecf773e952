using System.Reflection;

namespace Gateway.Configuration.Binding;

/// <summary>How a key is bound to a property of a record.</summary>
/// <param name="Property">The property.</param>
/// <param name="Binder">Binds the key's value.</param>
/// <param name="AllowsNull">Whether the value may be null.</param>
/// <param name="IsRequired">Whether a record without the key is an error.</param>
/// <param name="IsSecret">Whether the property is marked <c>[Secret]</c>; what is below it is then secret as well.</param>
internal sealed record RecordProperty(PropertyInfo Property, ValueBinder Binder, bool AllowsNull, bool IsRequired, bool IsSecret);
