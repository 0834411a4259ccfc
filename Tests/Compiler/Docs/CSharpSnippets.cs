using System.Text;

namespace DslPeft.Compiler.Tests.Docs;

/// <summary>
/// Makes one project of a page's C#. The comment before a block says what it is: nothing, a file; <c>declaration</c>, types in a
/// namespace; <c>statements</c>, the body of a method; <c>continues</c>, more statements of the method before; <c>excerpt path</c>, lines
/// of a file that is compiled elsewhere; <c>faulty ID…</c>, types or statements that cause these diagnostics; <c>messages</c>, before a
/// block of text, their messages.
/// </summary>
internal static class CSharpSnippets
{
    public const string Declaration = "declaration",
        Statements = "statements",
        Continues = "continues",
        Excerpt = "excerpt",
        Faulty = "faulty",
        Messages = "messages";

    private const string Space = "Docs";

    private const string Usings = """
        using DslPeft;
        using DslPeft.Architectures;
        using DslPeft.Data;
        using DslPeft.Tokenization;
        using DslPeft.Training;
        using TorchSharp;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn.functional;

        """;

    /// <summary>What the SDK's implicit usings give a project.</summary>
    public const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";

    /// <summary>The C# blocks of a page.</summary>
    public static IEnumerable<Snippet> Of(Page page) => page.Snippets.Where(snippet => snippet.Language == "csharp");

    /// <summary>The source texts of the page's project; empty if the page has no C# of its own.</summary>
    public static IReadOnlyList<string> Sources(Page page) => Sources(Of(page));

    /// <summary>
    /// The page's project up to a block that shows a fault, with that block as the last statements of the method before it or, if the
    /// block before it is no statements, as types.
    /// </summary>
    public static IReadOnlyList<string> Faulted(Page page, Snippet faulty)
    {
        var before = Of(page).TakeWhile(snippet => snippet != faulty).ToList();
        var kind = before.LastOrDefault(snippet => snippet.Kind is not (Excerpt or Faulty))?.Kind is Statements or Continues
            ? Continues
            : Declaration;
        return Sources([.. before, faulty with { Directive = kind }]);
    }

    /// <summary>The messages shown in the block after a faulty one, if that is marked <c>messages</c>.</summary>
    public static IReadOnlyList<string> MessagesBelow(Page page, Snippet faulty) =>
        page.Snippets.SkipWhile(snippet => snippet != faulty).ElementAtOrDefault(1) is { Kind: Messages } shown
            ? shown.Text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [];

    private static List<string> Sources(IEnumerable<Snippet> snippets)
    {
        var sources = new List<string>();
        var method = new StringBuilder();
        foreach (var snippet in snippets)
        {
            switch (snippet.Kind)
            {
                case "":
                    sources.Add(snippet.Text);
                    break;
                case Declaration:
                    sources.Add(Types(snippet));
                    break;
                case Statements:
                    Finish();
                    method.AppendLine(snippet.Text);
                    break;
                case Continues when method.Length > 0:
                    method.AppendLine(snippet.Text);
                    break;
                case Excerpt or Faulty:
                    break;
                default:
                    throw new FormatException($"{snippet}: '{snippet.Directive}' is no kind of snippet here.");
            }
        }
        Finish();
        return sources;

        void Finish()
        {
            if (method.Length > 0)
            {
                sources.Add(
                    $"{string.Concat(sources.SelectMany(Namespaces).Distinct())}{Usings}namespace {Space};\n\ninternal static class Snippet{sources.Count}\n{{\ninternal static void Run(string[] args)\n{{\n{method}\n}}\n}}\n"
                );
            }

            method.Clear();
        }
    }

    /// <summary>Usings of the namespaces that the files before declare.</summary>
    private static IEnumerable<string> Namespaces(string source) =>
        source
            .Split('\n')
            .Where(line => line.StartsWith("namespace ", StringComparison.Ordinal))
            .Select(line => $"using {line["namespace ".Length..].TrimEnd()}\n");

    /// <summary>Types in a namespace with the usings of a user's file.</summary>
    public static string Types(Snippet snippet, string space = Space) => $"{Usings}namespace {space};\n\n{snippet.Text}";
}
