using System.Collections.Frozen;
using System.Text.Json;
using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>
/// Reads and checks the JSON header of a safetensors file. After this every entry lies inside the data section, has the length that its
/// shape and type ask for, and shares no byte with another one.
/// </summary>
/// <remarks>Format: https://github.com/huggingface/safetensors (README, "Format").</remarks>
internal sealed class SafetensorsHeader
{
    /// <summary>A header longer than this is refused, as the format's public reader does.</summary>
    public const long MaxBytes = 100_000_000;

    /// <summary>The header key that holds text pairs and not a tensor.</summary>
    public const string MetadataKey = "__metadata__";

    // libtorch's iterators hold no more dimensions than this.
    public const int MaxRank = 64;

    private readonly string _path;
    private readonly long _dataLength;
    private readonly Dictionary<string, SafetensorsEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    private SafetensorsHeader(string path, long dataLength) => (_path, _dataLength) = (path, dataLength);

    public FrozenDictionary<string, SafetensorsEntry> Entries => _entries.ToFrozenDictionary(StringComparer.Ordinal);

    public FrozenDictionary<string, string> Metadata => _metadata.ToFrozenDictionary(StringComparer.Ordinal);

    /// <param name="json">The header's bytes, padding included.</param>
    /// <param name="dataLength">Bytes that follow the header in the file.</param>
    /// <param name="path">The file, for messages.</param>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> json, long dataLength, string path)
    {
        var header = new SafetensorsHeader(path, dataLength);
        try
        {
            using var document = JsonFile.Parse(json, repeating: true);
            header.Read(document.RootElement);
        }
        catch (JsonException fault)
        {
            throw new CheckpointException(path, $"the safetensors header is not valid JSON: {fault.Message}", fault);
        }
        header.CheckLayout();
        return header;
    }

    private void Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw Bad($"the safetensors header must be a JSON object, not {Kind(root)}");
        var sawMetadata = false;
        foreach (var property in root.EnumerateObject())
        {
            if (property.Name == MetadataKey)
            {
                if (sawMetadata)
                    throw Bad($"duplicate key '{MetadataKey}' in the header");
                sawMetadata = true;
                ReadMetadata(property.Value);
            }
            else if (!_entries.TryAdd(property.Name, ReadEntry(property.Name, property.Value)))
            {
                throw Bad($"duplicate key '{property.Name}' in the header");
            }
        }
    }

    private void ReadMetadata(JsonElement metadata)
    {
        if (metadata.ValueKind != JsonValueKind.Object)
            throw Bad($"'{MetadataKey}' must be an object of text values, not {Kind(metadata)}");
        foreach (var pair in metadata.EnumerateObject())
        {
            if (pair.Value.ValueKind != JsonValueKind.String)
                throw Bad($"'{MetadataKey}' value '{pair.Name}' must be text, not {Kind(pair.Value)}");
            if (!_metadata.TryAdd(pair.Name, pair.Value.GetString()!))
                throw Bad($"duplicate key '{pair.Name}' in '{MetadataKey}'");
        }
    }

    private SafetensorsEntry ReadEntry(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw Bad($"tensor '{name}' must be described by an object, not {Kind(value)}");
        JsonElement? type = null,
            shape = null,
            offsets = null;
        foreach (var field in value.EnumerateObject())
        {
            // Other fields are left alone: the format may grow.
            switch (field.Name)
            {
                case "dtype":
                    SetOnce(ref type, field, name);
                    break;
                case "shape":
                    SetOnce(ref shape, field, name);
                    break;
                case "data_offsets":
                    SetOnce(ref offsets, field, name);
                    break;
            }
        }

        var elementType = ReadType(name, type ?? throw MissingField(name, "dtype"));
        var sizes = ReadShape(name, shape ?? throw MissingField(name, "shape"));
        var (begin, end) = ReadOffsets(name, offsets ?? throw MissingField(name, "data_offsets"));
        var entry = new SafetensorsEntry(name, elementType, sizes, begin, end);
        var expected = ByteLength(name, elementType, sizes);
        if (entry.ByteLength != expected)
        {
            throw Bad(
                $"tensor '{name}' is {entry.Form}, which takes {expected} bytes, but its data_offsets [{begin}, {end}] span {entry.ByteLength}"
            );
        }

        return entry;
    }

    private ScalarType ReadType(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            throw Bad($"tensor '{name}': dtype must be text, not {Kind(value)}");
        var text = value.GetString()!;
        return SafetensorsTypes.TryParse(text, out var type)
            ? type
            : throw Bad($"tensor '{name}': unknown dtype '{text}' (known: {string.Join(", ", SafetensorsTypes.Names)})");
    }

    private long[] ReadShape(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
            throw Bad($"tensor '{name}': shape must be an array, not {Kind(value)}");
        if (value.GetArrayLength() > MaxRank)
            throw Bad($"tensor '{name}': shape has {value.GetArrayLength()} dimensions, more than {MaxRank}");
        var shape = new long[value.GetArrayLength()];
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = ReadSize(name, "shape", value[i]);
        }
        return shape;
    }

    private (long Begin, long End) ReadOffsets(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != 2)
            throw Bad($"tensor '{name}': data_offsets must be an array of two numbers");
        var (begin, end) = (ReadSize(name, "data_offsets", value[0]), ReadSize(name, "data_offsets", value[1]));
        if (begin > end)
            throw Bad($"tensor '{name}': data_offsets [{begin}, {end}] end before they begin");
        if (end > _dataLength)
        {
            throw Bad(
                $"tensor '{name}': data_offsets [{begin}, {end}] reach beyond the {_dataLength} bytes of data in the file; the file is truncated or damaged"
            );
        }

        return (begin, end);
    }

    private long ReadSize(string name, string field, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var size))
            throw Bad($"tensor '{name}': {field} holds {value.GetRawText()}, which is not a whole number that fits in 64 bits");
        if (size < 0)
            throw Bad($"tensor '{name}': {field} holds the negative number {size}");
        return size;
    }

    private long ByteLength(string name, ScalarType type, long[] shape) =>
        SafetensorsTypes.TryCountBytes(type, shape, out var bytes)
            ? bytes
            : throw Bad($"tensor '{name}': shape {SafetensorsTypes.Describe(shape)} overflows 64 bits");

    /// <summary>The format wants the data section covered from end to end, without overlap and without holes.</summary>
    private void CheckLayout()
    {
        long covered = 0;
        SafetensorsEntry? previous = null;
        foreach (var entry in _entries.Values.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.Begin < covered)
                throw Bad($"the data of tensors '{previous!.Name}' and '{entry.Name}' overlap");
            if (entry.Begin > covered)
                throw Bad($"{entry.Begin - covered} bytes before the data of tensor '{entry.Name}' belong to no tensor");
            covered = entry.End;
            previous = entry;
        }
        if (covered != _dataLength)
            throw Bad($"{_dataLength - covered} bytes at the end of the file belong to no tensor");
    }

    private void SetOnce(ref JsonElement? slot, JsonProperty field, string name)
    {
        if (slot is not null)
            throw Bad($"tensor '{name}': duplicate field '{field.Name}'");
        slot = field.Value;
    }

    private CheckpointException MissingField(string name, string field) => Bad($"tensor '{name}' has no '{field}'");

    private CheckpointException Bad(string problem) => new(_path, problem);

    private static string Kind(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            JsonValueKind.String => "text",
            JsonValueKind.Number => "a number",
            JsonValueKind.Null => "null",
            _ => "true or false",
        };
}
