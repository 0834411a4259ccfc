using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace DslPeft.Scaffold;

/// <summary>What compiling gave: the sources with the emitted files.</summary>
internal sealed class CompiledProject(Compilation compilation)
{
    /// <summary>Warnings and errors, of the language and of the rules. They are looked for when they are first asked for.</summary>
    public IReadOnlyList<Diagnostic> Faults => field ??= ProjectCompiler.Analyse(compilation);

    /// <summary>The faults without positions: the files are not written yet.</summary>
    public string Messages =>
        string.Join("; ", Faults.Select(fault => $"{fault.Id}: {fault.GetMessage(CultureInfo.InvariantCulture)}").Distinct());

    /// <summary>Loads what was compiled; null where it has errors.</summary>
    public Assembly? Load()
    {
        using var image = new MemoryStream();
        if (!compilation.Emit(image).Success)
            return null;
        image.Position = 0;
        return new AssemblyLoadContext(compilation.AssemblyName, isCollectible: true).LoadFromStream(image);
    }
}
