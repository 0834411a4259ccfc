using System.Text.RegularExpressions;
using DslPeft.Compiler.Tests.Docs;
using DslPeft.Generators.Checks;

namespace DslPeft.Compiler.Tests.Analyzers;

/// <summary>
/// A rule's page: a heading, a line of facts, why, a wrong example with what is reported, a right one, and how to mend it.
/// </summary>
internal sealed class RulePage
{
    private readonly Page _page;

    public RulePage(RuleInfo rule)
    {
        Rule = rule;
        _page = Page.Open($"docs/diagnostics/{rule.Id}.md");
    }

    public RuleInfo Rule { get; }

    public string Text => _page.Text;

    /// <summary>The heading and the line of facts, as the rule has them.</summary>
    public string Head =>
        $"# {Rule.Id}: {Rule.Title}\n\n{Rule.Severity}{(FixHarness.Fixable.Contains(Rule.Id) ? ", with a fix" : "")}. {(Rule.Message == RuleInfo.OfMethod ? "The method has the message." : $"Message: `{Rule.Message}`")}\n";

    /// <summary>Titles of the page's sections.</summary>
    public IEnumerable<string> Sections => _page.Sections;

    public string Wrong => Blocks("Wrong", "csharp").SingleOrDefault() ?? "";

    public string Right => Blocks("Right", "csharp").SingleOrDefault() ?? "";

    /// <summary>What the page says is reported on the wrong example.</summary>
    public string Reported => Blocks("Wrong", "text").SingleOrDefault() ?? "";

    /// <summary>An example with the declarations that all pages share, where it has none of its own of that name.</summary>
    public static string[] Complete(string example) =>
        [
            .. Shared
                .Where(shared => !Regex.IsMatch(example, $@"class {ClassOf(shared)}\b"))
                .Append(example)
                .Select(text => CSharpSnippets.ImplicitUsings + Usings + text),
        ];

    public void WriteHead() => File.WriteAllText(_page.FullPath, Head + "\n" + Text[Text.IndexOf("## ", StringComparison.Ordinal)..]);

    public void WriteReported(string reported) =>
        File.WriteAllText(_page.FullPath, Text.Replace($"```text\n{Reported}\n```", $"```text\n{reported}\n```"));

    public static string Family(string category) =>
        category["DslPeft.".Length..] switch
        {
            "Architecture" => "Architectures",
            "Adaptation" => "Adaptations",
            "Executable" => "Programs",
            _ => "Methods",
        };

    public const string IndexHead = """
        # Diagnostics

        What the compiler checks in a declaration, in the editor and in every `dotnet build`. An error keeps its declaration from being compiled: a stub
        stands in for it, so that nothing else is hidden. Severities can be changed like those of any analyzer, for example
        `dotnet_diagnostic.DPEFT214.severity = none` in `.editorconfig`; an error that is silenced leaves the stub.
        What only follows from the error of another declaration is information: the error is reported once. With an error of C# on the same attribute the compiler is silent.

        """;

    public const string IndexTail = """

        ## What the examples share

        An example shows one class. Where it has none of its own, these stand beside it, with `using DslPeft`, `DslPeft.Architectures`, `System.ComponentModel`
        and `TorchSharp` and static usings of `torch` and `torch.nn.functional`.

        ```csharp
        [Architecture]
        public sealed partial class Tiny : IArchitecture
        {
            [Embed(100, 8, Key = "words")] public partial Embedding Words { get; }
            [Repeat(2, Key = "layer.{i}")] public partial Repeated<TinyLayer> Stack { get; }
        }
        ```

        ```csharp
        [Block(Residual.PostNorm)]
        public sealed partial class TinyLayer
        {
            [FeedForward(Act.Gelu)]
            public sealed partial class Mlp
            {
                [Linear(8, 32, Key = "up")] public partial Linear Up { get; }
                [Linear(32, 8, Key = "down")] public partial Linear Down { get; }
                [Norm(8, Key = "norm")] public partial Norm Norm { get; }
            }
        }
        ```

        ```csharp
        [Adapt<BertMini>]
        [Lora(Site.Query, Rank = 8, Alpha = 16)]
        [Classifier(Labels = 2)]
        public sealed partial class ReviewLora : IAdapted;
        ```

        ```csharp
        [TextData(Text = "sentence", Label = "label")]
        [Labels("negative", "positive")]
        public sealed class Reviews;
        ```

        """;

    private const string Usings = """

        using System.ComponentModel;
        using DslPeft;
        using DslPeft.Architectures;
        using TorchSharp;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn.functional;

        namespace Examples;

        """;

    private static IReadOnlyList<string> Shared { get; } =
    [.. Page.Open("docs/diagnostics/README.md").Snippets.Where(snippet => snippet.Language == "csharp").Select(snippet => snippet.Text)];

    private static string ClassOf(string text) =>
        text[(text.IndexOf(" class ", StringComparison.Ordinal) + " class ".Length)..].Split(' ', ';', '\n')[0];

    private IEnumerable<string> Blocks(string section, string language) =>
        _page.SnippetsIn(section).Where(snippet => snippet.Language == language).Select(snippet => snippet.Text);
}
