using System.Text.Json.Nodes;
using DslPeft.EndToEnd.Tests.Support;

namespace DslPeft.EndToEnd.Tests.Templates;

/// <summary>One choice of base, method and task of the template.</summary>
public sealed record TemplateCombination(string Base, string Method, string Task)
{
    /// <summary>The combinations that the template makes a program of.</summary>
    public static IReadOnlyList<TemplateCombination> All { get; } =
    [
        .. Choices("base")
            .SelectMany(@base =>
                Choices("method").SelectMany(method => Choices("task").Select(task => new TemplateCombination(@base, method, task)))
            )
            .Where(c => c.WhyRefused is null),
    ];

    /// <summary>
    /// What the test takes: each pair of a base and a method with one task, so that each task comes with each base, or all where tests are
    /// long.
    /// </summary>
    public static IReadOnlyList<TemplateCombination> Tested { get; } =
        LongTests.AreRun ? All : [.. All.GroupBy(c => (c.Base, c.Method)).Select((pair, index) => pair.ElementAt(index % pair.Count()))];

    /// <summary>What is said where the combination makes no program, or null.</summary>
    public string? WhyRefused =>
        (Base, Method, Task) switch
        {
            ("minilm" or "bert", _, "generate") => "take gpt2 or llama as the base of 'generate'",
            ("gpt2" or "llama", _, "embed") => "take minilm or bert as the base of 'embed'",
            ("llama", "bitfit", _) => "LLaMA has no biases",
            _ => null,
        };

    private static IEnumerable<string> Choices(string symbol)
    {
        string text = File.ReadAllText(Repository.PathTo("Templates", "content", "dslpeft", ".template.config", "template.json"));
        return JsonNode.Parse(text)!["symbols"]![symbol]!["choices"]!.AsArray().Select(choice => choice!["choice"]!.GetValue<string>());
    }
}
