using System.CommandLine;
using DslPeft.Tokenization;

namespace DslPeft.Training;

/// <summary><c>vocabulary</c>: builds a WordPiece vocabulary, lower case and without accents, from text.</summary>
internal sealed class VocabularyCommand(ProgramContext context)
{
    private readonly Option<string[]> _text = TextOption();
    private readonly Option<int> _size = CommandOptions.Count("--size", "Pieces at most.", 6000, least: 32);
    private readonly Option<int> _minimum = CommandOptions.Count("--min-count", "A character seen less often gets no piece.", 20, least: 1);
    private readonly Option<string?> _output = CommandOptions.Text("--output", "The file to write.", "file");
    private readonly Option<string?> _unknown = UnknownOption(),
        _encoding = DataFileOptions.EncodingOption("text");
    private readonly OutputPaths _paths = new();

    public Command Build()
    {
        _output.Required = true;
        var command = new Command("vocabulary", "Build a lower-case WordPiece vocabulary from text files.")
            .With(_text, _size, _minimum, _unknown, _encoding, _output)
            .With(_paths.All);
        command.SetAction(Make);
        return command;
    }

    public static Option<string[]> TextOption() =>
        new("--text")
        {
            Description = "Text files. For a TSV file with a header, the path, a colon and the column's name.",
            HelpName = "files",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };

    /// <summary>Some corpora have a mark of their own where a word was left out.</summary>
    public static Option<string?> UnknownOption() =>
        CommandOptions.Text("--unknown", "A mark in the texts, such as <unk>, that stands for an unknown word.", "mark");

    public static IEnumerable<string> ReadTexts(string[] sources, string? unknown, string? encoding) =>
        TextSources
            .Read(sources, encoding is null ? null : DataFileOptions.Find(encoding))
            .Select(t => unknown is null ? t : t.Replace(unknown, SpecialTokenSet.Bert.Unknown, StringComparison.Ordinal));

    private int Make(ParseResult parsed)
    {
        var output = parsed.GetValue(_output)!;
        _paths.RequireFile(parsed, "--output", output);
        var builder = new VocabularyBuilder();
        foreach (var text in ReadTexts(parsed.GetValue(_text)!, parsed.GetValue(_unknown), parsed.GetValue(_encoding)))
        {
            builder.Add(text);
        }
        var vocabulary = builder.Build(parsed.GetValue(_size), parsed.GetValue(_minimum));
        OutputPaths.MakeParents(output);
        vocabulary.Save(output);
        context.Output.WriteLine($"{vocabulary.Count} pieces are in {output}.");
        return ExitCode.Done;
    }
}
