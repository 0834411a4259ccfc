using System.Security.Cryptography;
using System.Text;
using DslPeft.Checkpoints;

namespace DslPeft.Training;

/// <summary>
/// One checksum over the files of a checkpoint: SHA-256 over the name, the length and the bytes of each, in order of the names.
/// </summary>
internal static class CheckpointSum
{
    public const string FileName = "checksum";

    /// <summary>Writes the checksum of what is in a folder.</summary>
    public static void Write(string folder) => AtomicFile.WriteText(Path.Combine(folder, FileName), Of(folder) + "\n");

    /// <exception cref="CheckpointException">The checksum is absent, or is not that of the files.</exception>
    public static void Check(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new CheckpointException(
                folder,
                $"is not a whole checkpoint: it has no file '{FileName}'. Remove it, and start anew without --resume."
            );
        }
        if (File.ReadAllText(path).TrimEnd() != Of(folder))
        {
            throw new CheckpointException(
                folder,
                $"is damaged: its files are not those that its checksum was made of. Remove it, and start anew without --resume."
            );
        }
    }

    private static string Of(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        foreach (
            var file in Directory.EnumerateFiles(folder).Where(file => Path.GetFileName(file) != FileName).Order(StringComparer.Ordinal)
        )
        {
            using var stream = File.OpenRead(file);
            hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetFileName(file)}\0{stream.Length}\0"));
            int read;
            while ((read = stream.Read(buffer)) > 0)
            {
                hash.AppendData(buffer, 0, read);
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
