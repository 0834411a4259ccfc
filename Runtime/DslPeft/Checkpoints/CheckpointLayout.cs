namespace DslPeft.Checkpoints;

/// <summary>Finds the files of a checkpoint and explains what is missing.</summary>
/// <param name="ConfigPath">The configuration, or null where a weights file stands alone.</param>
/// <param name="WeightsPath">A file of weights or a shard index.</param>
internal sealed record CheckpointLayout(string? ConfigPath, string WeightsPath)
{
    public const string ConfigName = "config.json";
    public const string WeightsName = "model.safetensors";
    public const string OnnxName = "model.onnx";

    private const string IndexName = "model.safetensors.index.json",
        PickledName = "pytorch_model.bin",
        PickledIndexName = "pytorch_model.bin.index.json";
    private const string WeightsSuffix = ".safetensors",
        IndexSuffix = ".index.json",
        OnnxSuffix = ".onnx";
    private const int ListedFiles = 20;

    // The first that a folder has is read.
    private static readonly string[] Read = [WeightsName, IndexName, PickledName, PickledIndexName, OnnxName];

    // Weights of other programs, by pattern, for the message alone.
    private static readonly string[] OtherPatterns = ["tf_model*.h5", "flax_model*.msgpack", "*.ckpt*", "*.gguf"];

    /// <summary>True for the index of a checkpoint in shards.</summary>
    public static bool IsIndex(string path) =>
        path.EndsWith(WeightsSuffix + IndexSuffix, StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".bin" + IndexSuffix, StringComparison.OrdinalIgnoreCase);

    /// <summary>True for the name of a file of weights that is read here.</summary>
    public static bool IsWeights(string path) =>
        path.EndsWith(WeightsSuffix, StringComparison.OrdinalIgnoreCase) || PyTorchFile.HasItsName(path) || IsOnnx(path) || IsIndex(path);

    /// <summary>True for the name of an ONNX model.</summary>
    public static bool IsOnnx(string path) => path.EndsWith(OnnxSuffix, StringComparison.OrdinalIgnoreCase);

    /// <summary>True for the name of a file that holds weights, of whatever program.</summary>
    public static bool HoldsWeights(string path) =>
        IsWeights(path)
        || Path.GetExtension(path).ToLowerInvariant()
            is ".h5"
                or ".msgpack"
                or ".ckpt"
                or ".gguf"
                or ".onnx_data"
                or ".ot"
                or ".tflite"
                or ".mlmodel";

    public static CheckpointLayout Find(string path)
    {
        if (Directory.Exists(path))
            return FindInFolder(path);
        if (!File.Exists(path))
        {
            throw new CheckpointException(
                path,
                $"no such file or folder; give a checkpoint folder with {ConfigName} and {WeightsName}. {NearestFolder(path)}"
            );
        }

        if (!IsWeights(path))
        {
            throw new CheckpointException(
                path,
                $"is neither a checkpoint folder nor a file of weights ({WeightsSuffix}, {OnnxSuffix}, or .bin, .pt or .pth of PyTorch)."
            );
        }

        var config = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, ConfigName);
        return new CheckpointLayout(File.Exists(config) ? config : null, path);
    }

    private static CheckpointLayout FindInFolder(string folder)
    {
        var weights = Read.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new CheckpointException(
                folder,
                HubCache.Explain(folder) ?? $"has no weights: neither {string.Join(" nor ", Read)}. {Contents(folder)} {WhatToDo(folder)}"
            );
        var config = Path.Combine(folder, ConfigName);
        return File.Exists(config)
            ? new CheckpointLayout(config, weights)
            : throw new CheckpointException(
                folder,
                $"has no {ConfigName}. {Contents(folder)} Copy the {ConfigName} that belongs to these weights into the folder, or open {weights} itself to do without."
            );
    }

    private static string WhatToDo(string folder)
    {
        if (Matches(folder, OtherPatterns).FirstOrDefault() is { } other)
            return $"{Path.GetFileName(other)} is of a format that is not read; save the model as safetensors with the program that made it.";
        if (Directory.EnumerateFiles(folder).Where(IsWeights).Order(StringComparer.Ordinal).FirstOrDefault() is { } weights)
            return $"To load {Path.GetFileName(weights)}, give its full path.";
        return $"Download {ConfigName} and {WeightsName} of the model into this folder.";
    }

    private static string NearestFolder(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        while (folder is not null && !Directory.Exists(folder))
        {
            folder = Path.GetDirectoryName(folder);
        }
        return folder is null ? "" : $"In {folder}: {Contents(folder)}";
    }

    private static string Contents(string folder)
    {
        var names = Directory
            .EnumerateFileSystemEntries(folder)
            .Select(entry => Path.GetFileName(entry) + (Directory.Exists(entry) ? "/" : ""))
            .Order(StringComparer.Ordinal)
            .ToList();
        if (names.Count == 0)
            return "The folder is empty.";
        var rest = names.Count > ListedFiles ? $" and {names.Count - ListedFiles} more" : "";
        return $"It holds {string.Join(", ", names.Take(ListedFiles))}{rest}.";
    }

    private static IEnumerable<string> Matches(string folder, string[] patterns) =>
        patterns.SelectMany(pattern => Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal));
}
