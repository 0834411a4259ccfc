namespace DslPeft.Generators.Language;

/// <summary>How a tensor of the base is held.</summary>
internal enum Storage
{
    Float32,
    BFloat16,
    Int8,
    Nf4,
}

/// <summary>How an adaptation declares that its base is held.</summary>
internal sealed record StorageSpec
{
    /// <summary>Entries of a weight that share a scale in four bits.</summary>
    public const int Block = 64;

    /// <summary>Scales of four-bit blocks that share one of their own.</summary>
    private const int Group = 256;

    /// <summary>What matrices are held in that are not quantised.</summary>
    public BaseType Type { get; init; }

    /// <summary>What the weights of linear layers of the stacks are held in.</summary>
    public Quantisation Layers { get; init; }

    /// <summary>True if deployment may put a dense weight in the place of a quantised one.</summary>
    public bool Merge { get; init; }

    /// <summary>Index of the attribute that quantises; -1 if there is none.</summary>
    public int Attribute { get; init; } = -1;

    /// <summary>True if every tensor is held in float32.</summary>
    public bool IsPlain => Type == BaseType.Float32 && Layers == Quantisation.None;

    /// <summary>How a tensor is held.</summary>
    /// <param name="isOfLayer">True for the weight of a linear layer of a stack.</param>
    /// <param name="rank">Its dimensions.</param>
    public Storage Of(bool isOfLayer, int rank) =>
        (isOfLayer ? Layers : Quantisation.None) switch
        {
            Quantisation.Int8 => Storage.Int8,
            Quantisation.Nf4 => Storage.Nf4,
            _ => Type == BaseType.BFloat16 && rank > 1 ? Storage.BFloat16 : Storage.Float32,
        };

    /// <summary>Bytes of a tensor.</summary>
    /// <param name="storage">How it is held.</param>
    /// <param name="elements">Its entries.</param>
    /// <param name="rows">Its rows.</param>
    public static long Bytes(Storage storage, long elements, long rows) =>
        storage switch
        {
            Storage.BFloat16 => 2 * elements,
            Storage.Int8 => elements + 4 * rows,
            Storage.Nf4 => elements / 2 + elements / Block + 4 * ((elements / Block + Group - 1) / Group) + 4,
            _ => 4 * elements,
        };
}

/// <summary>What can be said of a way to hold tensors.</summary>
internal static class Storages
{
    /// <summary>True for blocks of integers, which are no tensor.</summary>
    public static bool IsQuantised(this Storage storage) => storage is Storage.Int8 or Storage.Nf4;

    /// <summary>Its name in sentences.</summary>
    public static string Name(this Storage storage) =>
        storage switch
        {
            Storage.BFloat16 => "bfloat16",
            Storage.Int8 => "int8",
            Storage.Nf4 => "NF4",
            _ => "float32",
        };
}
