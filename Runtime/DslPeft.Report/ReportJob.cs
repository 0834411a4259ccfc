using System.Reflection;
using System.Runtime.Loader;

namespace DslPeft.Report;

/// <summary>What the build asks for: an assembly, the folder to write to, and the assemblies that the first one refers to.</summary>
internal sealed class ReportJob
{
    private readonly Dictionary<string, string> _references = new(StringComparer.OrdinalIgnoreCase);

    private ReportJob(string assembly, string output) => (Assembly, Output) = (assembly, output);

    /// <summary>Full path of the assembly.</summary>
    public string Assembly { get; }

    /// <summary>Full path of the folder.</summary>
    public string Output { get; }

    /// <summary>
    /// Reads a job from a file: the assembly, the folder, then one reference a line. Of two references of one name the first counts.
    /// </summary>
    /// <exception cref="InvalidDataException">The file has fewer than two lines.</exception>
    public static ReportJob Read(string path)
    {
        if (File.ReadAllLines(path) is not [var assembly, var output, .. var references])
        {
            throw new InvalidDataException($"{path}: an assembly and a folder are expected.");
        }
        var job = new ReportJob(Path.GetFullPath(assembly), Path.GetFullPath(output));
        foreach (var reference in references)
        {
            job._references.TryAdd(Path.GetFileNameWithoutExtension(reference), Path.GetFullPath(reference));
        }
        return job;
    }

    /// <summary>Finds a reference; null if there is none of that name.</summary>
    public Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        name.Name is { } simple && _references.TryGetValue(simple, out var path) ? context.LoadFromAssemblyPath(path) : null;
}
