using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>The globals that a file of tensors needs. A pickle may name no other.</summary>
internal enum PickleGlobal
{
    OrderedDict,
    RebuildTensor,
    RebuildTensorV2,
    RebuildParameter,
    Storage,
}

/// <summary>A global that a pickle named; storages have the type of their elements.</summary>
internal sealed record PickleName(PickleGlobal Global, ScalarType Type = ScalarType.Float32)
{
    private static readonly Dictionary<string, ScalarType> Storages = new(StringComparer.Ordinal)
    {
        ["DoubleStorage"] = ScalarType.Float64,
        ["FloatStorage"] = ScalarType.Float32,
        ["HalfStorage"] = ScalarType.Float16,
        ["BFloat16Storage"] = ScalarType.BFloat16,
        ["LongStorage"] = ScalarType.Int64,
        ["IntStorage"] = ScalarType.Int32,
        ["ShortStorage"] = ScalarType.Int16,
        ["CharStorage"] = ScalarType.Int8,
        ["ByteStorage"] = ScalarType.Byte,
        ["BoolStorage"] = ScalarType.Bool,
    };

    /// <summary>The known global of that name, or null.</summary>
    public static PickleName? Find(string module, string name) =>
        (module, name) switch
        {
            ("collections", "OrderedDict") => new(PickleGlobal.OrderedDict),
            ("torch._utils", "_rebuild_tensor") => new(PickleGlobal.RebuildTensor),
            ("torch._utils", "_rebuild_tensor_v2") => new(PickleGlobal.RebuildTensorV2),
            ("torch._utils", "_rebuild_parameter") => new(PickleGlobal.RebuildParameter),
            ("torch", _) when Storages.TryGetValue(name, out var type) => new(PickleGlobal.Storage, type),
            _ => null,
        };
}

/// <summary>Storage number <paramref name="Key"/> of the file, as a pickle describes it.</summary>
internal sealed record PickledStorage(string Key, ScalarType Type, long Count);

/// <summary>A tensor as a pickle describes it: a view of a storage, checked to lie inside.</summary>
internal sealed record PickledTensor(PickledStorage Storage, long Offset, long[] Shape, long[] Strides);

/// <summary>A tuple; never changed once it is made.</summary>
internal sealed record PickleTuple(object?[] Items);

/// <summary>A dictionary in order of insertion. Keys are texts or numbers.</summary>
internal sealed class PickleDictionary
{
    private readonly Dictionary<object, object?> _values = [];

    public IEnumerable<KeyValuePair<object, object?>> Items => _values;

    public bool TryAdd(object? key, object? value) => key is string or long && _values.TryAdd(key, value);
}
