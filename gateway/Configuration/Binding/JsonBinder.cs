using System.Buffers;
using System.Text.Json;
using Gateway.Configuration.Reading;

namespace Gateway.Configuration.Binding;

/// <summary>Binds any JSON value to a <see cref="JsonElement"/>, its texts substituted.</summary>
internal sealed class JsonBinder : ValueBinder
{
    /// <inheritdoc/>
    public override string Expected => "a JSON value";

    /// <inheritdoc/>
    public override bool TryBind(ConfigurationNode node, BindingPath path, BindingContext context, out object? value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(node, writer);
        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        value = document.RootElement.Clone();
        return true;
    }

    private static void Write(ConfigurationNode node, Utf8JsonWriter writer)
    {
        switch (node.Kind)
        {
            case ConfigurationNodeKind.Object:
                writer.WriteStartObject();
                foreach (var property in node.Properties)
                {
                    writer.WritePropertyName(property.Name);
                    Write(property.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case ConfigurationNodeKind.Array:
                writer.WriteStartArray();
                foreach (var item in node.Items)
                    Write(item, writer);
                writer.WriteEndArray();
                break;
            case ConfigurationNodeKind.String:
                writer.WriteStringValue(node.Text);
                break;
            default:
                writer.WriteRawValue(node.Text);
                break;
        }
    }
}
