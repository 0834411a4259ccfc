namespace DslPeft.Checkpoints;

/// <summary>Finds the files of a checkpoint and explains what is missing.</summary>
/// <param name="ConfigPath">The configuration, or null where a weights file stands alone.</param>
/// <param name="WeightsPath">A safetensors file, a shard index or an ONNX model.</param>
internal sealed record CheckpointLayout(string? ConfigPath, string WeightsPath)
{
    public const string ConfigName = "config.json";
    public const string WeightsName = "model.safetensors";
    public const string IndexName = "model.safetensors.index.json";
    public const string IndexSuffix = ".safetensors.index.json";
    public const string OnnxName = "model.onnx";

    private const string WeightsSuffix = ".safetensors", OnnxSuffix = ".onnx";
    private const int ListedFiles = 20;

    // Weights of other programs, by pattern, for the message alone.
    private static readonly string[] PickledPatterns = ["pytorch_model*.bin", "*.pt", "*.pth"];
    private static readonly string[] OtherPatterns = ["tf_model*.h5", "flax_model*.msgpack", "*.ckpt*", "*.gguf"];

    public static CheckpointLayout Find(string path)
    {
        if (Directory.Exists(path))
            return FindInFolder(path);
        if (!File.Exists(path))
            throw new CheckpointException(path, $"no such file or folder; give a checkpoint folder with {ConfigName} and {WeightsName}. {NearestFolder(path)}");
        if (!path.EndsWith(WeightsSuffix, StringComparison.OrdinalIgnoreCase) && !path.EndsWith(IndexSuffix, StringComparison.OrdinalIgnoreCase) && !IsOnnx(path))
            throw new CheckpointException(path, $"is neither a checkpoint folder nor a {WeightsSuffix} or {OnnxSuffix} file. {(IsPickled(path) ? HowToConvert(path) : "")}".TrimEnd());
        var config = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, ConfigName);
        return new CheckpointLayout(File.Exists(config) ? config : null, path);
    }

    public static bool IsOnnx(string path) => path.EndsWith(OnnxSuffix, StringComparison.OrdinalIgnoreCase);

    private static CheckpointLayout FindInFolder(string folder)
    {
        var weights = new[] { WeightsName, IndexName, OnnxName }.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new CheckpointException(folder, $"has no weights: neither {WeightsName} nor {IndexName} nor {OnnxName}. {Contents(folder)} {WhatToDo(folder)}");
        var config = Path.Combine(folder, ConfigName);
        return File.Exists(config)
            ? new CheckpointLayout(config, weights)
            : throw new CheckpointException(folder, $"has no {ConfigName}. {Contents(folder)} Copy the {ConfigName} that belongs to these weights into the folder, or open {weights} itself to do without.");
    }

    private static string WhatToDo(string folder)
    {
        if (Matches(folder, PickledPatterns).FirstOrDefault() is { } pickled)
            return HowToConvert(pickled);
        if (Matches(folder, OtherPatterns).FirstOrDefault() is { } other)
            return $"{Path.GetFileName(other)} is of a format that is not read; save the model as safetensors with the program that made it.";
        if (Matches(folder, ["*" + WeightsSuffix, "*" + OnnxSuffix]).FirstOrDefault() is { } named)
            return $"To load {Path.GetFileName(named)}, give its full path.";
        return $"Download {ConfigName} and {WeightsName} of the model into this folder.";
    }

    private static string HowToConvert(string pickled) =>
        $"{Path.GetFileName(pickled)} is a Python pickle, a format that is not read here since it can run code. Convert it once, in its folder: " +
        "python -c \"import torch, safetensors.torch as s; " +
        $"w = torch.load('{Path.GetFileName(pickled)}', map_location='cpu', weights_only=True); " +
        $"s.save_file({{k: v.clone().contiguous() for k, v in w.items()}}, '{WeightsName}')\"";

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
        var names = Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry) + (Directory.Exists(entry) ? "/" : ""))
            .Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0)
            return "The folder is empty.";
        var rest = names.Count > ListedFiles ? $" and {names.Count - ListedFiles} more" : "";
        return $"It holds {string.Join(", ", names.Take(ListedFiles))}{rest}.";
    }

    private static bool IsPickled(string path) => path.EndsWith(".bin", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".pt", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".pth", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Matches(string folder, string[] patterns) =>
        patterns.SelectMany(pattern => Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal));
}
