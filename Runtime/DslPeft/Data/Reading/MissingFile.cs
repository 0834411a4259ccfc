namespace DslPeft.Data;

/// <summary>Says what may have been meant where a file is missing.</summary>
internal static class MissingFile
{
    public static string Hint(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            return $"no such file: the folder {folder} does not exist either. Check --data.";
        }
        string[] others =
        [
            .. Directory
                .EnumerateFiles(folder)
                .Select(f => Path.GetFileName(f)!)
                .Where(n => !n.StartsWith('.'))
                .Order(StringComparer.Ordinal)
                .Take(8),
        ];
        return others.Length == 0
            ? $"no such file: the folder {folder} is empty. Check --data."
            : $"no such file. The folder {folder} holds {string.Join(", ", others)}. Check --data.";
    }
}
