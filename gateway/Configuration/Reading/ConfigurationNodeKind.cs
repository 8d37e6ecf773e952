namespace Gateway.Configuration.Reading;

/// <summary>The JSON kind of a <see cref="ConfigurationNode"/>.</summary>
internal enum ConfigurationNodeKind
{
    Object,
    Array,
    String,
    Number,
    Boolean,
    Null,
}
