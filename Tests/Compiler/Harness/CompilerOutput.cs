using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace DslPeft.Compiler.Tests.Harness;

/// <summary>What the compiler made of a source text.</summary>
/// <param name="Files">Emitted files in order of emission.</param>
/// <param name="Compilation">The sources with the emitted files.</param>
internal sealed record CompilerOutput(ImmutableArray<GeneratedSourceResult> Files, Compilation Compilation)
{
    /// <summary>Names of the emitted files.</summary>
    public IEnumerable<string> Names => Files.Select(file => file.HintName);

    /// <summary>Text of one emitted file.</summary>
    public string this[string name] =>
        Files.FirstOrDefault(file => file.HintName == name) is { SourceText: { } text }
            ? text.ToString()
            : throw new KeyNotFoundException($"No file '{name}' was emitted; emitted were {string.Join(", ", Names)}.");

    /// <summary>The emitted files whose names begin with <paramref name="stem"/>, joined, each under a line with its name.</summary>
    public string Joined(string stem = "") =>
        string.Join(
            "\n",
            Files
                .Where(file => file.HintName.StartsWith(stem, StringComparison.Ordinal))
                .Select(file => $"// ==== {file.HintName}\n{file.SourceText}")
        );

    /// <summary>The compiled assembly as a reference of another compilation.</summary>
    public MetadataReference Reference()
    {
        using var image = new MemoryStream();
        var result = Compilation.Emit(image);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}
