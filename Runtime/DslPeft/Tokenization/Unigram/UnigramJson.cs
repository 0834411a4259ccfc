using System.Text.Json;

namespace DslPeft.Tokenization.Unigram;

/// <summary>Makes the unigram tokeniser that the parts of a <c>tokenizer.json</c> describe.</summary>
internal static class UnigramJson
{
    /// <summary>Reads it.</summary>
    /// <exception cref="VocabularyException">A part is damaged or not computed; names it.</exception>
    public static UnigramTokenizer Load(TokenizerJson file)
    {
        JsonPart root = file.Root,
            model = root["model"];
        model.Only("type", "unk_id", "vocab", "byte_fallback");
        var (pieces, scores, ids) = Pieces(model["vocab"]);
        var unknown = model["unk_id"].Int();
        model["unk_id"].Require(unknown < pieces.Count, $"below {pieces.Count}, the number of pieces");
        var family = FamilyOf(file, ids);
        var special = UnigramVocabulary.SpecialOf(family, file.Tokens);
        model["unk_id"].Require(pieces[unknown] == special.Unknown, $"the id of '{special.Unknown}', the unknown token");
        var cutter = new UnigramCutter(pieces.Select((piece, id) => (piece, id)), [.. scores], scores.Min(), unknown, single: false);
        var vocabulary = new UnigramVocabulary(
            pieces,
            ids,
            cutter,
            model["byte_fallback"].Flag(otherwise: false),
            family,
            special,
            root.Path,
            file.Tokens.Added
        );
        var normalize = NormalizerSteps.Read(root["normalizer"]);
        var words = WordsOf(root["pre_tokenizer"]);
        var (decoding, dropsFirst) = DecoderOf(root["decoder"]);
        var segments = family == TokenizerFamily.Albert && (file.Settings.Lists("model_input_names", "token_type_ids") ?? true);
        var frame = TokenTemplate.Read(root["post_processor"], vocabulary.Find, segments);
        Agree(file, vocabulary, frame);
        return new UnigramTokenizer(
            vocabulary,
            frame,
            words,
            new UnigramOptions
            {
                Normalize = normalize,
                Decoding = decoding,
                DropsFirstBlanks = dropsFirst,
            }
        );
    }

    private static (PieceDecoding Decoding, bool DropsFirst) DecoderOf(JsonPart decoder)
    {
        const string Known = "a Metaspace, or a Sequence of ByteFallback and Metaspace";
        JsonPart[] steps = decoder.Type == "Sequence" ? [.. decoder["decoders"].Items()] : [decoder];
        decoder.Require(steps is [{ Type: "Metaspace" }] or [{ Type: "ByteFallback" }, { Type: "Metaspace" }], Known);
        return (steps.Length == 1 ? PieceDecoding.Pieces : PieceDecoding.Bytes, Metaspace(steps[^1]).Prefix != BlankPrefix.None);
    }

    private static (List<string> Pieces, List<double> Scores, Dictionary<string, int> Ids) Pieces(JsonPart list)
    {
        (List<string> pieces, List<double> scores) = ([], []);
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var item in list.Items())
        {
            var pair = item.Items();
            item.Require(pair.Count == 2, "a piece and its score");
            var piece = pair[0].Text();
            pair[0].Require(piece.Length > 0, "a piece that is not empty");
            pair[0].Require(ids.TryAdd(piece, pieces.Count), "a piece that is not listed before");
            pieces.Add(piece);
            scores.Add(
                pair[1].Value.ValueKind == JsonValueKind.Number && pair[1].Value.TryGetDouble(out var score) && double.IsFinite(score)
                    ? score
                    : throw pair[1].NotComputed("a finite number")
            );
        }
        list.Require(pieces.Count > 0, "a list of pieces");
        return (pieces, scores, ids);
    }

    /// <summary>The family that a class or the model names, or else that the special tokens are of.</summary>
    private static TokenizerFamily FamilyOf(TokenizerJson file, Dictionary<string, int> ids)
    {
        TokenizerFamily[] read = [TokenizerFamily.T5, TokenizerFamily.XlmRoberta, TokenizerFamily.MBart, TokenizerFamily.Albert];
        return file.Settings.Family is { } named && read.Contains(named)
            ? named
            : TokenizerFamilies.OfModel(file.Settings.ModelType ?? "").Where(read.Contains).Cast<TokenizerFamily?>().FirstOrDefault()
                ?? (
                    ids.ContainsKey(SpecialTokenSet.Albert.Class) ? TokenizerFamily.Albert
                    : ids.ContainsKey(SpecialTokenSet.Roberta.Mask)
                        ? ids.ContainsKey("en_XX") ? TokenizerFamily.MBart
                            : TokenizerFamily.XlmRoberta
                    : TokenizerFamily.T5
                );
    }

    /// <summary>Cuts words at white space, which is dropped, or before each blank, which is a part of its word.</summary>
    private static PieceWords WordsOf(JsonPart part)
    {
        JsonPart[] steps =
            part.Type == "Sequence" ? [.. part["pretokenizers"].Items()]
            : part.IsNone ? []
            : [part];
        if (part.Type == "Sequence")
        {
            part.Only("type", "pretokenizers");
        }
        return steps.Length == 0
            ? (text, _) => [text]
            : steps
                .Select(Step)
                .Aggregate(
                    (before, next) => (text, first) => before(text, first).SelectMany(word => next(word, first && word.Starts is [0, ..]))
                );
    }

    private static PieceWords Step(JsonPart step)
    {
        switch (step.Type)
        {
            case "WhitespaceSplit":
                step.Only("type");
                return (text, _) => Words(text);
            case "Metaspace":
                var (prefix, split) = Metaspace(step);
                return (text, first) => Blanks(text, prefix == BlankPrefix.Each || (prefix == BlankPrefix.First && first), split);
            default:
                throw step["type"].NotComputed("WhitespaceSplit, Metaspace or a Sequence of them");
        }
    }

    private static (BlankPrefix Prefix, bool Split) Metaspace(JsonPart part)
    {
        part.Only("type", "replacement", "str_rep", "prepend_scheme", "split", "add_prefix_space");
        part["replacement"].Require(part["replacement"].Text() == $"{PieceNormalizer.Blank}", $"{PieceNormalizer.Blank}");
        var prefix = (part["prepend_scheme"].IsNone ? "always" : part["prepend_scheme"].Text()) switch
        {
            "always" => BlankPrefix.Each,
            "first" => BlankPrefix.First,
            "never" => BlankPrefix.None,
            _ => throw part["prepend_scheme"].NotComputed("first, always or never"),
        };
        var adds = part["add_prefix_space"].Flag(otherwise: prefix != BlankPrefix.None);
        part["add_prefix_space"]
            .Require(adds || prefix == BlankPrefix.None || part["prepend_scheme"].IsNone, $"true beside this prepend_scheme");
        return (adds ? prefix : BlankPrefix.None, part["split"].Flag(otherwise: true));
    }

    private static IEnumerable<SourceText> Words(SourceText text)
    {
        var start = 0;
        for (var at = 0; at <= text.Length; at++)
        {
            if (at == text.Length || char.IsWhiteSpace(text.Text[at]))
            {
                if (at > start)
                {
                    yield return text.Slice(start, at);
                }
                start = at + 1;
            }
        }
    }

    private static IEnumerable<SourceText> Blanks(SourceText text, bool prefix, bool split)
    {
        if (text.Length == 0)
        {
            yield break;
        }
        var written = TextForms.Replace(text, " ", $"{PieceNormalizer.Blank}");
        if (prefix && written.Text[0] != PieceNormalizer.Blank)
        {
            var made = new SourceText.Builder();
            made.Add([PieceNormalizer.Blank], written.Starts[0], written.Starts[0]);
            made.Keep(written, 0, written.Length);
            written = made.Finish();
        }
        var start = 0;
        for (var at = 1; split && at < written.Length; at++)
        {
            if (written.Text[at] == PieceNormalizer.Blank)
            {
                yield return written.Slice(start, at);
                start = at;
            }
        }
        yield return written.Slice(start, written.Length);
    }

    /// <summary>Refuses a configuration that says something else than the file.</summary>
    private static void Agree(TokenizerJson file, UnigramVocabulary vocabulary, TokenFrame frame)
    {
        const string Opposite = TokenizerJson.FileName + " says the opposite";
        var steps = file.Root["normalizer"].IsNone ? "" : file.Root["normalizer"].Value.GetRawText();
        file.Settings.RequireNone("sp_model_kwargs", "options of SentencePiece are not read");
        foreach (var name in new[] { "extra_ids", "legacy", "add_prefix_space", "remove_space" })
        {
            _ = file.Settings.Take(name); // the file says itself what these make
        }
        if (vocabulary.Family == TokenizerFamily.Albert)
        {
            file.Settings.Require("do_lower_case", steps.Contains("\"Lowercase\"", StringComparison.Ordinal), Opposite);
            file.Settings.Require("keep_accents", !steps.Contains("\"StripAccents\"", StringComparison.Ordinal), Opposite);
        }
        file.Settings.Require("add_bos_token", frame.Start.Length > 0, Opposite);
        file.Settings.Require("add_eos_token", frame.End.Length > 0, Opposite);
        if (vocabulary.Family == TokenizerFamily.MBart && file.Settings.Name("src_lang") is not null)
        {
            var said = UnigramFiles.FrameOf(vocabulary, file.Settings);
            var template = file.Root["post_processor"];
            template.Require(
                frame.Start.SequenceEqual(said.Start) && frame.End.SequenceEqual(said.End),
                "the end token and the language that 'src_lang' names, behind the texts"
            );
        }
    }
}
