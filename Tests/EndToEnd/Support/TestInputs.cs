using System.Text.Json;
using DslPeft.Checkpoints;
using DslPeft.Data;
using DslPeft.Tokenization;

namespace DslPeft.EndToEnd.Tests.Support;

/// <summary>Writes what the programs under test read.</summary>
public static class TestInputs
{
    /// <summary>A checkpoint folder with the weights of a base.</summary>
    public static void Write(string folder, ArchitectureModule weights, WordPieceVocabulary vocabulary)
    {
        WriteWeights(folder, weights);
        vocabulary.Save(Path.Combine(folder, WordPieceVocabulary.FileName));
    }

    /// <summary>Configuration and weights of a base, without a tokeniser.</summary>
    public static void WriteWeights(string folder, ArchitectureModule weights)
    {
        Directory.CreateDirectory(folder);
        AtomicFile.WriteText(
            Path.Combine(folder, "config.json"),
            JsonSerializer.Serialize(weights.Info.Config, new JsonSerializerOptions { WriteIndented = true })
        );
        SafetensorsWriter.Write(
            Path.Combine(folder, "model.safetensors"),
            weights.Info.Rows.Select(row =>
                KeyValuePair.Create(row.CheckpointKey ?? row.Name, row.Transposed ? weights[row.Name].t() : weights[row.Name])
            )
        );
    }

    /// <summary>A data file of labelled sentences.</summary>
    public static void WriteRows(string path, IEnumerable<Example> rows)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllLines(path, rows.Select(row => $"{row.Text}\t{row.Label}").Prepend("sentence\tlabel"));
    }
}
