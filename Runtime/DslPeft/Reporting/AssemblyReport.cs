using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text;
using System.Text.Json;
using DslPeft.Checkpoints;

namespace DslPeft.Reporting;

/// <summary>The parameter reports of every adaptation that an assembly declares. Neither weights nor libtorch are needed.</summary>
/// <param name="Assembly">The assembly's name.</param>
/// <param name="Adaptations">One report an adaptation, by the full names of their classes.</param>
public sealed record AssemblyReport(string Assembly, IReadOnlyList<ParameterReport> Adaptations)
{
    /// <summary>What the files are called, without their extensions.</summary>
    public const string FileName = "parameters";

    private const string DeclarationName = "Declaration"; // of each emitted class
    private const BindingFlags PublicStatic = BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>
    /// Reads what the compiler emitted into the assembly's adaptations. A class that derives from <see cref="AdaptedModel"/> by hand is
    /// none.
    /// </summary>
    /// <exception cref="ReflectionTypeLoadException">An assembly that this one refers to cannot be loaded.</exception>
    [RequiresUnreferencedCode("Looks for the adaptations of an assembly; in a trimmed one, those that nothing uses are gone.")]
    public static AssemblyReport Of(Assembly assembly) =>
        new(
            assembly.GetName().Name!,
            [
                .. assembly
                    .GetTypes()
                    .Where(type =>
                        type is { IsAbstract: false, ContainsGenericParameters: false } && type.IsSubclassOf(typeof(AdaptedModel))
                    )
                    .OrderBy(type => type.FullName, StringComparer.Ordinal)
                    .Select(type =>
                        (Type: type, Declaration: type.GetProperty(DeclarationName, PublicStatic)?.GetValue(null) as AdaptationInfo)
                    )
                    .Where(found => found.Declaration is not null)
                    .Select(found => ParameterReport.Of(found.Declaration!) with { Type = found.Type.FullName }),
            ]
        );

    /// <summary>Writes <c>parameters.md</c> and <c>parameters.json</c> into a folder, which is made where it is missing.</summary>
    /// <exception cref="IOException">A file cannot be written; what stood there is unchanged.</exception>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        AtomicFile.WriteText(Path.Combine(folder, FileName + ".md"), ToMarkdown());
        AtomicFile.WriteText(
            Path.Combine(folder, FileName + ".json"),
            JsonSerializer.Serialize(this, ReportTypes.File.AssemblyReport) + "\n"
        );
    }

    /// <summary>A heading, a table of the totals, and each adaptation's report.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder($"# Parameters of {Assembly}\n\n");
        foreach (var report in Adaptations)
        {
            text.Append(report.ToMarkdown()).Append('\n');
        }
        return text.ToString().TrimEnd('\n') + "\n";
    }
}
