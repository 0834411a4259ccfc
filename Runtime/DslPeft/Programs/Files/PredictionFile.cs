using System.Globalization;
using System.Text.Json;
using DslPeft.Checkpoints;
using DslPeft.Reporting;

namespace DslPeft.Training;

/// <summary>
/// Writes predictions to a file, whole or not at all: <c>.jsonl</c> one a line, <c>.json</c> a list, <c>.tsv</c> label or embedding, score
/// and text.
/// </summary>
internal static class PredictionFile
{
    /// <exception cref="UsageException">The ending is none of these.</exception>
    public static void Require(string path) => WriterFor(path);

    /// <summary>Writes predictions as they are made.</summary>
    public static void Write(string path, IEnumerable<Prediction> predictions) =>
        AtomicFile.Write(path, stream => WriterFor(path)(predictions, stream));

    /// <summary>
    /// A prediction as a line of tab-separated cells; tabs and ends of lines within a text become blanks, other control characters their
    /// pictures.
    /// </summary>
    public static string Line(Prediction prediction) =>
        string.Join(
            '\t',
            new[] { Said(prediction), prediction.Score.ToString("F4", CultureInfo.InvariantCulture), prediction.Text }
                .Concat(prediction.Pair is null ? [] : [prediction.Pair])
                .Select(cell => TerminalText.OneLine(cell))
        );

    /// <summary>The label, or the numbers of an embedding with blanks between them.</summary>
    private static string Said(Prediction prediction) =>
        prediction.Embedding is { } embedding
            ? string.Join(' ', embedding.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))
            : prediction.Label;

    private static void WriteArray(IEnumerable<Prediction> predictions, Stream stream)
    {
        JsonSerializer.Serialize(stream, predictions, ProgramTypes.File.IEnumerablePrediction);
        stream.Write("\n"u8);
    }

    private static Action<IEnumerable<Prediction>, Stream> WriterFor(string path) =>
        Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".jsonl" => (predictions, stream) =>
                WriteLines(stream, predictions.Select(p => JsonSerializer.Serialize(p, ProgramTypes.Line.Prediction))),
            ".json" => WriteArray,
            ".tsv" => (predictions, stream) => WriteLines(stream, predictions.Select(Line).Prepend("label\tscore\ttext")),
            var other => throw new UsageException($"--output: files ending in '{other}' are not written: use .jsonl, .json or .tsv."),
        };

    private static void WriteLines(Stream stream, IEnumerable<string> lines)
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        foreach (var line in lines)
        {
            writer.WriteLine(line);
        }
    }
}
