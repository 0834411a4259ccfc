using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DslPeft.Checkpoints;
using DslPeft.Tests.Shared;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests.Docs;

/// <summary>docs/from-hugging-face-peft.md: each Python configuration on the page is what the declaration below it is written as.</summary>
public sealed partial class OtherLibrariesTests : IDisposable
{
    // Lists of names, which select every module that ends with one of them.
    private static readonly string[] Selections = ["target_modules", "feedforward_modules"];

    private static readonly string Page = File.ReadAllText(Repository.PathTo("docs", "from-hugging-face-peft.md"));

    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-libraries-").FullName;
    private readonly Bert _base = new();

    public OtherLibrariesTests() => _base.Initialise(seed: 1);

    /// <summary>Library, arguments and declared class of every pair on the page.</summary>
    public static TheoryData<string, string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string, string>();
            foreach (var match in PythonThenClass().Matches(Page).Cast<Match>())
                pairs.Add(match.Groups["library"].Value, match.Groups["arguments"].Value, match.Groups["class"].Value);
            return pairs;
        }
    }

    public void Dispose()
    {
        _base.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void ThePageHasPairsOfBothLibraries() =>
        Assert.Equal(["adapters", "peft"], Pairs.Select(pair => (string)pair[0]).Distinct().Order());

    [Theory, MemberData(nameof(Pairs))]
    public void ADeclarationIsWrittenAsTheConfigurationBesideIt(string library, string arguments, string declared)
    {
        using var model = New(declared, seed: 7);
        if (library == "peft")
            model.SavePeft(_folder);
        else
            model.SaveAdapterHub(_folder, "sentiment");

        var file = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, "adapter_config.json")))!;
        var config = library == "peft" ? file : file["config"]!;
        foreach (var (name, expected) in Arguments(arguments))
            Assert.Equal(
                $"{name}={expected}",
                $"{name}={(Selections.Contains(name) ? Selected(config[name]!.AsArray(), expected.Split(',')) : Text(config[name]))}"
            );
    }

    [Theory, MemberData(nameof(Pairs))]
    public void WhatWasWrittenIsReadAgain(string library, string arguments, string declared)
    {
        using var model = New(declared, seed: 7);
        using var again = New(declared, seed: 8);
        if (library == "peft")
        {
            model.SavePeft(_folder);
            again.LoadPeft(_folder);
        }
        else
        {
            model.SaveAdapterHub(_folder, "sentiment");
            again.LoadAdapterHub(_folder);
        }
        using var batch = new Batch(randint(1, Bert.Vocab, [2, 8]), ones(2, 8, int64));

        using var expected = model.Infer(batch);
        using var actual = again.Infer(batch);
        Assert.True(expected.equal(actual).all().item<bool>(), $"{declared}({arguments})");
    }

    private AdaptedModel New(string declared, int seed) =>
        (AdaptedModel)
            Activator.CreateInstance(
                typeof(Bert).Assembly.GetType($"{typeof(Bert).Namespace}.{declared}", throwOnError: true)!,
                _base,
                seed
            )!;

    /// <summary>The endings on the page, if the modules that were written are exactly those of the base that end with them.</summary>
    private string Selected(JsonArray written, string[] endings)
    {
        var modules = _base
            .Info.Rows.Select(row => row.Name[..row.Name.LastIndexOf('.')])
            .Where(module => endings.Any(ending => module.EndsWith("." + ending, StringComparison.Ordinal)))
            .Distinct()
            .Order(StringComparer.Ordinal);
        Assert.Equal(modules.Select(module => "bert." + module), written.Select(module => (string)module!).Order(StringComparer.Ordinal));
        return string.Join(',', endings);
    }

    /// <summary>Arguments of a Python call: numbers, texts, truth values and lists of texts.</summary>
    private static IEnumerable<(string Name, string Value)> Arguments(string text) =>
        Argument()
            .Matches(text)
            .Select(match =>
                (
                    match.Groups[1].Value,
                    Regex.Replace(match.Groups[2].Value, """["'\[\]\s]""", "").Replace("True", "true").Replace("False", "false")
                )
            );

    private static string Text(JsonNode? value) =>
        value switch
        {
            JsonArray list => string.Join(',', list.Select(Text)),
            JsonValue number when number.TryGetValue(out double plain) => plain.ToString(CultureInfo.InvariantCulture),
            _ => value?.ToString() ?? "None",
        };

    [GeneratedRegex(
        @"```python\nfrom (?<library>peft|adapters) import \w+\n[^`]*?Config\((?<arguments>[^`]*)\)\n```[^`]*```csharp\n[^`]*?class (?<class>\w+)"
    )]
    private static partial Regex PythonThenClass();

    [GeneratedRegex("""(\w+)=(\[[^\]]*\]|"[^"]*"|[\w.]+)""")]
    private static partial Regex Argument();
}
