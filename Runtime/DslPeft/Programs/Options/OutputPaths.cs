using System.CommandLine;
using DslPeft.Checkpoints;

namespace DslPeft.Training;

/// <summary>
/// What a command is told to write: checked before it works, so that hours of work do not end at a path; and nothing that is there is
/// replaced unasked.
/// </summary>
internal sealed class OutputPaths
{
    private readonly Option<bool> _overwrite = CommandOptions.Flag("--overwrite", "Replace what is there already.");

    public Option[] All => [_overwrite];

    /// <summary>Whether what is there may be replaced.</summary>
    public bool Replaces(ParseResult parsed) => parsed.GetValue(_overwrite);

    /// <summary>Checks a file to write, whose parents are made where they are absent; null and "-" are none.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="option">The option that names the file.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="UsageException">It is there already, or a folder.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void RequireFile(ParseResult parsed, string option, string? path) => Require(parsed, option, path, _ => false);

    /// <summary>
    /// Checks a file for a report, which may take the place of an earlier one, but not of an input or of a file that ends otherwise than
    /// reports do.
    /// </summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="option">The option that names the file.</param>
    /// <param name="path">The file; null and "-" are none.</param>
    /// <param name="ending">How reports end: <c>.json</c>.</param>
    /// <param name="inputs">What the command reads.</param>
    /// <exception cref="UsageException">It is another file, or a folder.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void RequireReport(ParseResult parsed, string option, string? path, string ending, params ReadOnlySpan<string?> inputs)
    {
        string[] read = [.. inputs.ToArray().OfType<string>().Select(Path.GetFullPath)];
        Require(parsed, option, path, target => target.EndsWith(ending, StringComparison.OrdinalIgnoreCase) && !read.Contains(target));
    }

    private void Require(ParseResult parsed, string option, string? path, Func<string, bool> mayReplace)
    {
        if (path is null or "-")
        {
            return;
        }
        if (Directory.Exists(path))
        {
            throw new UsageException($"{option} {path} is a folder: give a file.");
        }
        if (File.Exists(path) && !AtomicFile.IsDevice(Path.GetFullPath(path)) && !mayReplace(Path.GetFullPath(path)) && !Replaces(parsed))
        {
            throw new UsageException($"{option} {path} is there already: give another file, or replace it with --overwrite.");
        }
        if (AtomicFile.IsDevice(Path.GetFullPath(path)))
        {
            Probe(path, path);
            return;
        }
        RequireParents(path, ParentOf(path));
    }

    /// <summary>Makes the folders above a file that is about to be written.</summary>
    public static void MakeParents(string path) => Directory.CreateDirectory(ParentOf(path));

    /// <summary>Checks a file or folder to write, whose parents are made where they are absent.</summary>
    /// <exception cref="UsageException">It is there already, and no empty folder.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void RequireNew(ParseResult parsed, string option, string path)
    {
        if ((File.Exists(path) || !Leftovers.IsFree(path)) && !Replaces(parsed))
        {
            throw new UsageException($"{option} {path} is there already: give another path, or replace it with --overwrite.");
        }
        RequireParents(path, ParentOf(path));
    }

    /// <summary>Checks a folder to write into; null is none.</summary>
    /// <exception cref="UsageException">It is a file.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void RequireFolder(string option, string? path)
    {
        if (path is null)
        {
            return;
        }
        if (File.Exists(path))
        {
            throw new UsageException($"{option} {path} is a file: give a folder.");
        }
        RequireParents(path, Path.GetFullPath(path));
    }

    private static string ParentOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;

    private static void RequireParents(string path, string folder)
    {
        var present = folder;
        while (!Directory.Exists(present))
        {
            if (File.Exists(present))
            {
                throw new IOException($"{path}: cannot be written: {present} is a file.");
            }
            present = Path.GetDirectoryName(present)
                ?? throw new IOException($"{path}: cannot be written: not one of the folders above it is there.");
        }
        Probe(path, Path.Combine(present, $".{Guid.NewGuid():N}.probe"));
    }

    /// <summary>Writes an empty file, or finds out that a device takes none, and removes it.</summary>
    private static void Probe(string path, string file)
    {
        try
        {
            AtomicFile.WriteText(file, "");
            File.Delete(file);
        }
        catch (IOException fault)
        {
            throw new IOException($"{path}: cannot be written: {(fault.InnerException ?? fault).Message}", fault);
        }
    }
}
