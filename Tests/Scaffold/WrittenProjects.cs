using System.Reflection;
using DslPeft.Scaffold;
using Microsoft.CodeAnalysis;

namespace DslPeft.Scaffold.Tests;

/// <summary>
/// Projects for all recorded models, written to disk by the tool's command line and compiled as one assembly, without a warning.
/// </summary>
public sealed class WrittenProjects
{
    // Cases with an adapter are other runs of the same families, and those of the original Transformer have no config.json. Of the others
    // nothing was recorded but results of heads that no program trains.
    private static readonly string[] Others =
    [
        "bert_masked_lm",
        "bert_multiple_choice",
        "bert_next_sentence",
        "bert_pretraining",
        "bert_question_answering",
        "bert_seq_cls_multilabel",
        "bert_seq_cls_regression",
        "roberta_masked_lm",
    ];

    private static readonly Lazy<Assembly> Compiled = new(Compile);
    private static readonly Dictionary<string, string> Refused = new(StringComparer.Ordinal);

    /// <summary>The recorded models, with the task of each that the file does not say.</summary>
    internal static IReadOnlyDictionary<string, string?> Cases { get; } = Find();

    /// <summary>The type of a case that derives from a class of the library: its architecture or its adaptation.</summary>
    internal static Type TypeOf(string name, Type parent)
    {
        var types = Compiled.Value.GetTypes();
        Assert.True(!Refused.TryGetValue(name, out var message), message);
        return types.Single(type => type.Namespace == SpaceOf(name) && type.IsSubclassOf(parent));
    }

    private static string SpaceOf(string name) => "Of_" + name.Replace('/', '_');

    private static Assembly Compile()
    {
        List<(string, string)> sources = [];
        foreach (var (name, task) in Cases)
        {
            using var fixture = new CheckpointFixture(name);
            var run = ToolRun.Of([
                "scaffold",
                fixture.Folder,
                "--output",
                fixture.Output,
                "--name",
                SpaceOf(name),
                .. task is null ? Array.Empty<string>() : ["--task", task],
            ]);
            if (run.ExitCode != 0)
            {
                Refused.Add(name, run.Error);
                continue;
            }
            Assert.Contains($"{SpaceOf(name)}.csproj", Directory.GetFiles(fixture.Output).Select(Path.GetFileName));
            sources.AddRange(
                Directory.GetFiles(fixture.Output, "*.cs").Select(file => ($"{name}/{Path.GetFileName(file)}", File.ReadAllText(file)))
            );
        }
        var compiled = ProjectCompiler.Compile("WrittenProjects", sources, OutputKind.DynamicallyLinkedLibrary);
        Assert.True(compiled.Faults.Count == 0, string.Join("\n", compiled.Faults));
        return compiled.Load()!;
    }

    private static Dictionary<string, string?> Find()
    {
        var found = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var group in new[] { "families", "base" }.Where(group => SharedData.WhyAbsent("fixtures", group) is null))
        {
            var names = Directory
                .GetDirectories(SharedData.Path("fixtures", group))
                .Select(folder => Path.GetFileName(folder))
                .Order(StringComparer.Ordinal);
            foreach (var name in names.Where(name => !name.StartsWith("lora_", StringComparison.Ordinal) && !Others.Contains(name)))
                found.Add($"{group}/{name}", group == "families" ? null : TaskOf(name));
        }
        return found;
    }

    private static string? TaskOf(string name) =>
        name.EndsWith("_seq_cls", StringComparison.Ordinal) ? "classify"
        : name.EndsWith("_token_cls", StringComparison.Ordinal) ? "tag"
        : null;
}
