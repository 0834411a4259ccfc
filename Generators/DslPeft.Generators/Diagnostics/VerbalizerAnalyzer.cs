using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using DslPeft.Generators.Checks.Programs;
using DslPeft.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace DslPeft.Generators.Diagnostics;

/// <summary>
/// Reports words of labels that are not one piece of a vocabulary among the project's additional files: a <c>vocab.txt</c> of WordPiece,
/// or a <c>vocab.json</c> of byte pairs.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class VerbalizerAnalyzer : DiagnosticAnalyzer
{
    private const string WordPiece = "vocab.txt",
        BytePairs = "vocab.json";

    // What byte pairs write for a blank before a word.
    private const char Blank = 'Ġ';

    private static readonly Regex Key = new("\"((?:[^\"\\\\]|\\\\.)*)\"\\s*:");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.Of(WordNotOnePiece.Info)];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            var files = start.Options.AdditionalFiles.Where(file => Path.GetFileName(file.Path) is WordPiece or BytePairs).ToList();
            if (files.Count == 0)
                return;
            var vocabularies = new System.Lazy<IReadOnlyList<Vocabulary>>(() =>
                [.. files.Select(file => Read(file, start.CancellationToken))]
            );
            var names = string.Join(" or ", files.Select(file => file.Path));
            start.RegisterSymbolAction(symbol => Check(symbol, vocabularies, names), SymbolKind.NamedType);
        });
    }

    private static void Check(SymbolAnalysisContext context, System.Lazy<IReadOnlyList<Vocabulary>> vocabularies, string names)
    {
        foreach (
            var attribute in context.Symbol.GetAttributes().Where(attribute => attribute.AttributeClass?.Is("VerbalizerAttribute") == true)
        )
        {
            foreach (var word in attribute.Texts("words").Where(word => !string.IsNullOrWhiteSpace(word)).Distinct())
            {
                if (vocabularies.Value.Any(vocabulary => vocabulary.MayHold(word)))
                    continue;
                var place = attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken).GetLocation() ?? Location.None;
                context.ReportDiagnostic(Descriptors.Create(WordNotOnePiece.Of(word, attribute.Text("label"), names), place));
            }
        }
    }

    private static Vocabulary Read(AdditionalText file, System.Threading.CancellationToken stop)
    {
        var text = file.GetText(stop) ?? SourceText.From("");
        var isWordPiece = Path.GetFileName(file.Path) == WordPiece;
        var pieces = isWordPiece
            ? text.Lines.Select(line => line.ToString())
            : Key.Matches(text.ToString()).Cast<Match>().Select(match => Regex.Unescape(match.Groups[1].Value));
        return new Vocabulary(isWordPiece, [.. pieces]);
    }

    /// <summary>The pieces of a vocabulary.</summary>
    private sealed class Vocabulary(bool isWordPiece, HashSet<string> pieces)
    {
        /// <summary>
        /// False if a word is surely no piece. Whether WordPiece lowers letters stands elsewhere, and byte pairs write other letters than
        /// ASCII by bytes.
        /// </summary>
        public bool MayHold(string word) =>
            isWordPiece
                ? pieces.Contains(word) || pieces.Contains(word.ToLowerInvariant())
                : word.Any(letter => letter > '~') || pieces.Contains(word) || pieces.Contains(Blank + word);
    }
}
