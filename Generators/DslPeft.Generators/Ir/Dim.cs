using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Ir;

/// <summary>
/// A dimension: a number and multiples of letters and of their products, such as <c>768</c>, the rows <c>B</c> of a batch, the tokens
/// <c>T</c> of its rows, and <c>T + 4</c> behind a prompt of four virtual tokens; or unknown, <c>?</c>.
/// </summary>
internal readonly record struct Dim
{
    private const string Question = "?";

    /// <summary>A product of letters, in their order, and how often it is added.</summary>
    private readonly record struct Term(string Letters, long Factor);

    /// <summary>In order of their letters; none of factor 0.</summary>
    private readonly EquatableArray<Term> _terms;

    private Dim(long constant, EquatableArray<Term> terms, bool isUnknown = false) =>
        (Constant, _terms, IsUnknown) = (constant, terms, isUnknown);

    /// <summary>The rows of a batch.</summary>
    public static readonly Dim Rows = Letter("B");

    /// <summary>The tokens of a batch's rows; of a model of two stacks, of the targets that the second one reads.</summary>
    public static readonly Dim Tokens = Letter("T");

    /// <summary>The tokens of a batch's rows in a model of two stacks, the sources that the first one reads.</summary>
    public static readonly Dim Source = Letter("S");

    /// <summary>All tokens of a text that grows token by token, those of earlier steps included.</summary>
    public static readonly Dim Columns = Letter("C");

    public static readonly Dim Unknown = new(0, default, isUnknown: true);

    public bool IsUnknown { get; }

    /// <summary>The number beside the letters.</summary>
    public long Constant { get; }

    /// <summary>The whole dimension, if it is a number.</summary>
    public long? Number => IsUnknown || _terms.Count > 0 ? null : Constant;

    /// <summary>True for T or S, or one of them and a number: one position after another.</summary>
    public bool IsPositions => !IsUnknown && _terms.Count == 1 && (_terms[0] == new Term("T", 1) || _terms[0] == new Term("S", 1));

    /// <summary>How often T and S are added, where there is no other letter; null for any other dimension.</summary>
    public (long Tokens, long Source)? TokensAlone
    {
        get
        {
            var (tokens, source) = (0L, 0L);
            foreach (var term in _terms)
            {
                if (term.Letters == "T")
                    tokens = term.Factor;
                else if (term.Letters == "S")
                    source = term.Factor;
                else
                    return null;
            }
            return IsUnknown ? null : (tokens, source);
        }
    }

    /// <summary>
    /// The dimension of one row, where it is a multiple of the rows, as 3 T of <c>3 * B * T</c>; null for any other dimension.
    /// </summary>
    public Dim? OfARow =>
        !IsUnknown && Constant == 0 && _terms.Count > 0 && _terms.All(term => term.Letters[0] == 'B')
            ? _terms.Aggregate((Dim)0, (sum, term) =>
                sum + (term.Letters.Length == 1 ? term.Factor : new Dim(0, new[] { term with { Letters = term.Letters.Substring(1) } }))
            )
            : default(Dim?);

    /// <summary>A part of the dimension; null where it is no whole number in every batch, unknown for what is unknown.</summary>
    public Dim? Over(long divisor) =>
        IsUnknown ? Unknown
        : divisor == 0 || Constant % divisor != 0 || _terms.Any(term => term.Factor % divisor != 0) ? default(Dim?)
        : new(Constant / divisor, _terms.Select(term => term with { Factor = term.Factor / divisor }).ToEquatable());

    public static implicit operator Dim(long number) => new(number, default);

    public static implicit operator Dim(int number) => new(number, default);

    public static implicit operator Dim(string text) => Read(text);

    public static Dim operator +(Dim a, Dim b) =>
        a.IsUnknown || b.IsUnknown ? Unknown : new(checked(a.Constant + b.Constant), Sum(a._terms.Concat(b._terms)));

    public static Dim operator -(Dim a, Dim b) => a + (b * -1);

    public static Dim operator *(Dim a, Dim b) =>
        a.IsUnknown || b.IsUnknown
            ? Unknown
            : new(
                checked(a.Constant * b.Constant),
                Sum(
                    a._terms.Select(term => Times(term, new Term("", b.Constant)))
                        .Concat(b._terms.Select(term => Times(term, new Term("", a.Constant))))
                        .Concat(a._terms.SelectMany(left => b._terms.Select(right => Times(left, right))))
                )
            );

    /// <summary>Reads a sum of products of numbers and letters, as shapes print it.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static Dim Read(string text) =>
        text == Question
            ? Unknown
            : text.Split('+')
                .Aggregate((Dim)0, (sum, part) =>
                    sum + part.Split('*').Aggregate((Dim)1, (product, factor) => product * Factor(factor.Trim(), text))
                );

    /// <summary>The dimension as shapes print it: letters first.</summary>
    public override string ToString()
    {
        if (IsUnknown)
            return Question;
        var number = Constant.ToString(CultureInfo.InvariantCulture);
        if (_terms.Count == 0)
            return number;
        var letters = string.Join(
            " + ",
            _terms.Select(term =>
                string.Join(
                    " * ",
                    term.Letters.Select(letter => letter.ToString())
                        .Prepend(term.Factor.ToString(CultureInfo.InvariantCulture))
                        .Skip(term.Factor == 1 ? 1 : 0)
                )
            )
        );
        return Constant == 0 ? letters : $"{letters} + {number}";
    }

    private static Dim Factor(string text, string whole) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : text.Length == 1 && char.IsUpper(text[0]) ? Letter(text)
        : throw new FormatException($"'{whole}' is no dimension");

    private static Dim Letter(string letter) => new(0, new[] { new Term(letter, 1) });

    private static Term Times(Term a, Term b) =>
        new(string.Concat((a.Letters + b.Letters).OrderBy(letter => letter)), checked(a.Factor * b.Factor));

    private static EquatableArray<Term> Sum(IEnumerable<Term> terms) =>
        terms
            .GroupBy(term => term.Letters)
            .Select(group => new Term(group.Key, group.Sum(term => term.Factor)))
            .Where(term => term.Factor != 0)
            .OrderBy(term => term.Letters, StringComparer.Ordinal)
            .ToEquatable();
}
