namespace DslPeft.Checkpoints;

/// <summary>
/// Another library's way to keep adapters in folders. What a method is called there stands beside the method
/// (<see cref="FileFormAttribute"/>); what holds for all methods is here.
/// </summary>
internal interface IAdapterFormat
{
    AdapterLibrary Library { get; }

    /// <summary>True where files hold every head, and not those alone that are trained.</summary>
    bool KeepsEveryHead { get; }

    /// <summary>True where a folder can hold several methods.</summary>
    bool HoldsSeveralMethods { get; }

    /// <summary>True where a method can stand at a slice of a fused projection.</summary>
    bool HoldsSlices { get; }

    /// <summary>True for a folder that the library, or <see cref="Save"/>, wrote.</summary>
    /// <exception cref="CheckpointException">Its configuration cannot be read.</exception>
    bool IsOne(string folder);

    /// <summary>Writes a folder.</summary>
    /// <param name="model">The adaptation.</param>
    /// <param name="folder">The folder; it is made where it is absent.</param>
    /// <param name="baseName">Name or path of the base model, for libraries whose configuration says it.</param>
    /// <exception cref="NotSupportedException">The library has no form for the adaptation.</exception>
    /// <exception cref="CheckpointException">The files cannot be written.</exception>
    void Save(AdaptedModel model, string folder, string? baseName);

    /// <summary>Loads a folder.</summary>
    /// <exception cref="NotSupportedException">The library has no form for the adaptation.</exception>
    /// <exception cref="CheckpointException">The configuration or the tensors differ from the declaration; nothing was changed.</exception>
    void Load(AdaptedModel model, string path, AdapterLoadOptions options);
}

/// <summary>The libraries whose folders are known.</summary>
internal static class AdapterFormats
{
    /// <summary>In the order in which a folder is asked whose it is.</summary>
    private static readonly IReadOnlyList<IAdapterFormat> All = [new PeftFormat(), new AdapterHubFormat()];

    public static IAdapterFormat Of(AdapterLibrary library) => All.First(format => format.Library == library);

    /// <summary>The library that wrote a folder; null for none of them.</summary>
    /// <exception cref="CheckpointException">The folder's configuration cannot be read.</exception>
    public static IAdapterFormat? Of(string folder) => All.FirstOrDefault(format => format.IsOne(folder));
}
