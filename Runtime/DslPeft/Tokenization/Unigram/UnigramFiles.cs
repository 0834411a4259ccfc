using System.Text;

namespace DslPeft.Tokenization.Unigram;

/// <summary>
/// Reads unigram tokenisers from a SentencePiece model and the files beside it, with the ids that each family gives the pieces.
/// </summary>
internal static class UnigramFiles
{
    /// <summary>The file of T5 and ALBERT, and that of XLM-R and mBART.</summary>
    public const string PiecesFileName = "spiece.model",
        SharedFileName = "sentencepiece.bpe.model";

    private const int UsualExtraIds = 100;

    /// <summary>The languages of mBART, in the order of their ids.</summary>
    private static readonly string[] Languages =
    [
        "ar_AR",
        "cs_CZ",
        "de_DE",
        "en_XX",
        "es_XX",
        "et_EE",
        "fi_FI",
        "fr_XX",
        "gu_IN",
        "hi_IN",
        "it_IT",
        "ja_XX",
        "kk_KZ",
        "ko_KR",
        "lt_LT",
        "lv_LV",
        "my_MM",
        "ne_NP",
        "nl_XX",
        "ro_RO",
        "ru_RU",
        "si_LK",
        "tr_TR",
        "vi_VN",
        "zh_CN",
    ];

    /// <summary>Reads the tokeniser of a folder.</summary>
    /// <exception cref="VocabularyException">A file is missing or damaged, or says what is not computed.</exception>
    public static UnigramTokenizer Load(TokenizerSettings settings, TokenizerFamily family)
    {
        var path = Path.Combine(settings.Folder, family is TokenizerFamily.T5 or TokenizerFamily.Albert ? PiecesFileName : SharedFileName);
        if (!File.Exists(path))
        {
            throw new VocabularyException($"{path}: no such file. A folder of {family} holds its SentencePiece model under this name.");
        }
        var model = SentencePieceFile.Read(path);
        var unread =
            model.Kind != SentencePieceModel.Unigram
                ? $"the model's type is {model.Kind}, and must be {SentencePieceModel.Unigram} (unigram)"
            : model.BlankBehind || !model.EscapesBlanks
                ? "the model puts blanks behind words, or keeps blanks as they are, which is not computed"
            : model.Pieces.Count(piece => piece.Kind == PieceKind.Unknown) != 1 ? "the model must have one unknown piece"
            : !model.Pieces.Any(piece => piece.Kind == PieceKind.Normal) ? "the model has no usual pieces"
            : model.Pieces.FirstOrDefault(piece => piece.Text.Length == 0) is not null ? "the model has an empty piece"
            : null;
        if (unread is not null)
        {
            throw new VocabularyException($"{path}: {unread}.");
        }
        settings.RequireNone("sp_model_kwargs", "options of SentencePiece are not read");
        var (pieces, own) = Listed(model, family, ExtraIds(settings, family), path);
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (piece, id) in pieces.Select((piece, id) => (piece, id)))
        {
            if (!ids.TryAdd(piece, id))
            {
                throw new VocabularyException($"{path}: the piece '{piece}' is listed twice.");
            }
        }
        var tokens = new SpecialTokenEntries(settings);
        var special = UnigramVocabulary.SpecialOf(family, tokens);
        HashSet<string> named = [.. tokens.Added.Select(token => token.Text)];
        AddedToken[] added =
        [
            .. tokens.Added,
            .. pieces
                .Skip(own.Max() + 1)
                .Where(piece => !special.All.Contains(piece) && !named.Contains(piece))
                .Select(piece => new AddedToken(piece)),
        ];
        var vocabulary = new UnigramVocabulary(
            pieces,
            ids,
            Cutter(model, own, pieces.Count),
            model.ByteFallback,
            family,
            special,
            path,
            added
        );
        var normalizer = new PieceNormalizer(
            Map(model.CharacterMap, path),
            model.Prefix,
            model.RemovesBlanks,
            new PieceTrie(OfKind(model, PieceKind.UserDefined).Select(at => (model.Pieces[at].Text, at)))
        );
        return new UnigramTokenizer(
            vocabulary,
            FrameOf(vocabulary, settings),
            Words(normalizer, settings, family),
            new UnigramOptions { SplitsCommas = family == TokenizerFamily.Albert }
        );
    }

    /// <summary>The tokens around texts of a family.</summary>
    public static TokenFrame FrameOf(UnigramVocabulary vocabulary, TokenizerSettings settings)
    {
        var (start, end) = (vocabulary.ClassId, vocabulary.SeparatorId);
        switch (vocabulary.Family)
        {
            case TokenizerFamily.T5:
                return new TokenFrame([], [end], [end], SecondSegment: 0) { EndsOnce = true };
            case TokenizerFamily.Albert:
                return new TokenFrame(
                    [start],
                    [end],
                    [end],
                    SecondSegment: settings.Lists("model_input_names", "token_type_ids") == false ? 0 : 1
                );
            case TokenizerFamily.MBart:
                var language = settings.Name("src_lang") ?? "en_XX";
                return new TokenFrame(
                    [],
                    [],
                    [
                        end,
                        vocabulary.Find(language)
                            ?? throw new VocabularyException(
                                $"{settings.Path}: 'src_lang' is '{language}', which is no language of the vocabulary."
                            ),
                    ],
                    SecondSegment: 0
                );
            default:
                return new TokenFrame([start], [end, end], [end], SecondSegment: 0);
        }
    }

    /// <summary>Reads a map of characters; null for an empty one.</summary>
    /// <exception cref="VocabularyException">It is damaged.</exception>
    public static CharacterMap? Map(byte[] bytes, string place)
    {
        try
        {
            return bytes.Length == 0 ? null : CharacterMap.Read(bytes);
        }
        catch (Exception fault) when (fault is FormatException or DecoderFallbackException)
        {
            throw new VocabularyException($"{place}: {fault.Message}.");
        }
    }

    /// <summary>The pieces in the order of their ids, and the id of each of the model's.</summary>
    private static (List<string> Pieces, int[] Own) Listed(SentencePieceModel model, TokenizerFamily family, int extraIds, string path)
    {
        List<string> pieces = [.. model.Pieces.Select(piece => piece.Text)];
        int[] own = [.. Enumerable.Range(0, pieces.Count)];
        switch (family)
        {
            case TokenizerFamily.T5:
                pieces.AddRange(Enumerable.Range(0, extraIds).Select(i => $"<extra_id_{extraIds - 1 - i}>"));
                break;
            case TokenizerFamily.XlmRoberta or TokenizerFamily.MBart:
                // fairseq's order: the piece <pad> is not the model's, and all others stand one behind their place in it.
                string[] first = ["<unk>", "<s>", "</s>"];
                if (!pieces.Take(first.Length).SequenceEqual(first))
                {
                    throw new VocabularyException(
                        $"{path}: the model's first pieces must be {string.Join(' ', first)}: the ids of {family} are made of theirs."
                    );
                }
                pieces =
                [
                    "<s>",
                    "<pad>",
                    "</s>",
                    "<unk>",
                    .. pieces.Skip(first.Length),
                    .. family == TokenizerFamily.MBart ? Languages : [],
                    "<mask>",
                ];
                own = [3, 0, 2, .. own.Skip(first.Length).Select(id => id + 1)];
                break;
        }
        return (pieces, own);
    }

    private static int ExtraIds(TokenizerSettings settings, TokenizerFamily family) =>
        family != TokenizerFamily.T5 || settings.Take("extra_ids") is not { } value ? UsualExtraIds
        : value.ValueKind == System.Text.Json.JsonValueKind.Number && value.TryGetInt32(out var count) && count is >= 0 and <= 100_000
            ? count
        : throw settings.Wrong("extra_ids", value, "a number of tokens");

    private static UnigramCutter Cutter(SentencePieceModel model, int[] own, int count)
    {
        var scores = new double[count];
        float[] usual = [.. OfKind(model, PieceKind.Normal).Select(at => model.Pieces[at].Score)];
        // SentencePiece takes the highest score to be positive: the start of its search is the smallest normal number.
        const float SmallestNormal = 1.17549435e-38f;
        var highest = Math.Max(SmallestNormal, usual.Max());
        int[] made = [.. OfKind(model, PieceKind.Normal), .. OfKind(model, PieceKind.UserDefined)];
        foreach (var at in made)
        {
            var piece = model.Pieces[at];
            scores[own[at]] = piece.Kind == PieceKind.UserDefined ? (Encoding.UTF8.GetByteCount(piece.Text) * highest) - 0.1 : piece.Score;
        }
        var unknown = own[OfKind(model, PieceKind.Unknown).Single()];
        return new UnigramCutter(made.Select(at => (model.Pieces[at].Text, own[at])), scores, usual.Min(), unknown, single: true);
    }

    private static IEnumerable<int> OfKind(SentencePieceModel model, PieceKind kind) =>
        Enumerable.Range(0, model.Pieces.Count).Where(at => model.Pieces[at].Kind == kind);

    private static PieceWords Words(PieceNormalizer normalizer, TokenizerSettings settings, TokenizerFamily family)
    {
        if (family == TokenizerFamily.Albert)
        {
            bool removes = settings.Flag("remove_space", otherwise: true),
                keeps = settings.Flag("keep_accents", otherwise: false),
                lowers = settings.Flag("do_lower_case", otherwise: true);
            return (part, _) => [normalizer.Write(AlbertPieces.Write(part, removes, keeps, lowers))];
        }
        if (family != TokenizerFamily.T5 || (settings.Choice("legacy") ?? true))
        {
            settings.Require("add_prefix_space", normalizer.Prefix, "the model says itself whether a text gets a blank before it");
            return (part, _) => [normalizer.Write(part)];
        }
        settings.Require("add_prefix_space", true, "a text gets a blank before it");
        // What stands behind a token gets no blank, and a blank before a part is no reason to drop it.
        return (part, first) =>
        {
            var written = TextForms.Replace(part, $"{PieceNormalizer.Blank}", " ");
            if (!first)
            {
                return [normalizer.Write(written, prefix: false, leading: normalizer.RemovesBlanks && !written.Text.StartsWith(' '))];
            }
            var whole = new SourceText.Builder();
            whole.Add([PieceNormalizer.Blank], written.Starts[0], written.Starts[0]);
            whole.Keep(written, 0, written.Length);
            return [normalizer.Write(whole.Finish(), prefix: false, leading: false)];
        };
    }
}
