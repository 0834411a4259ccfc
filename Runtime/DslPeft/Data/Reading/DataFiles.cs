namespace DslPeft.Data;

/// <summary>The files of one data set.</summary>
/// <param name="Train">The training file.</param>
/// <param name="Dev">The file that the metric is measured on, or null where there is none.</param>
public sealed record DataFiles(string Train, string? Dev)
{
    private static readonly string[] Extensions = [".tsv", ".csv", ".jsonl", ".json", ".txt", ".conll", ".parquet"];
    private const string Packed = ".gz";
    private static readonly string[] DevNames = ["dev", "validation", "valid"];

    /// <summary>
    /// Finds the files behind <c>--data</c> and <c>--dev</c>. A folder holds <c>train</c> and <c>dev</c> (or <c>validation</c>,
    /// <c>valid</c>) with a known extension, packed by gzip or not; beside a training file named so, a dev file of that name is taken as
    /// well.
    /// </summary>
    /// <exception cref="DataException">Neither is there.</exception>
    public static DataFiles Find(string data, string? dev)
    {
        var folder = Directory.Exists(data);
        var train = folder
            ? FindNamed(data, ["train"]) ?? throw new DataException(data, 0, $"the folder holds no training file: {Expected("train")}")
            : data;
        if (!File.Exists(train))
        {
            throw new DataException(train, 0, MissingFile.Hint(train));
        }
        if (dev is not null)
        {
            return File.Exists(dev) ? new DataFiles(train, dev) : throw new DataException(dev, 0, MissingFile.Hint(dev));
        }
        var named = folder || Path.GetFileNameWithoutExtension(Unpacked(train)).Equals("train", StringComparison.OrdinalIgnoreCase);
        return new DataFiles(train, named ? FindNamed(Path.GetDirectoryName(Path.GetFullPath(train))!, DevNames) : null);
    }

    /// <summary>The dev file of a folder, or the file itself: what <c>evaluate</c> and <c>predict</c> read.</summary>
    /// <exception cref="DataException">Neither is there.</exception>
    public static string FindDev(string data) =>
        Directory.Exists(data)
            ? FindNamed(data, DevNames) ?? throw new DataException(data, 0, $"the folder holds no dev file: {Expected("dev")}")
        : File.Exists(data) ? data
        : throw new DataException(data, 0, MissingFile.Hint(data));

    /// <summary>The name that a packed file has when it is unpacked; that of another file is its own.</summary>
    internal static string Unpacked(string path) =>
        path.EndsWith(Packed, StringComparison.OrdinalIgnoreCase) ? path[..^Packed.Length] : path;

    /// <summary>How a file is written, as the ending of its name: what is said, or what its name says.</summary>
    internal static string Kind(string path, string? said) =>
        said is null ? Path.GetExtension(Unpacked(path)).ToLowerInvariant() : "." + said;

    private static string? FindNamed(string folder, string[] names) =>
        names
            .SelectMany(n => Extensions.Select(e => Path.Combine(folder, n + e)))
            .SelectMany(path => (string[])[path, path + Packed])
            .FirstOrDefault(File.Exists);

    private static string Expected(string name) =>
        $"one of {string.Join(", ", Extensions.Select(e => name + e))} is expected, each packed by gzip (.gz) or not. Check --data.";
}
