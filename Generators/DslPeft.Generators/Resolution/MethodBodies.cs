using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Resolution;

/// <summary>Which static methods of a method class the compiler reads.</summary>
internal static class MethodBodies
{
    private static readonly Regex Identifier = new(@"[A-Za-z_][A-Za-z0-9_.]*", RegexOptions.CultureInvariant);

    public static BodySpec? Entry(MethodSpec method) =>
        method.Head is not null ? method.Body(HeadClass.Outputs)
        : method.Form.Entry is { } entry ? method.Body(entry.Member)
        : null;

    /// <summary>What a method does at an embedding table; null if it does nothing there.</summary>
    public static BodySpec? OfTables(MethodSpec method) =>
        method.Form.Bodies.FirstOrDefault(body => body.IsOfTables) is { } rows ? method.Body(rows.Member) : null;

    /// <summary>What undoes a method's <c>Apply</c>; null if nothing does.</summary>
    public static BodySpec? Inverse(MethodSpec method) => method.Form.Inverse is { } inverse ? method.Body(inverse) : null;

    /// <summary>The bodies that a join calls.</summary>
    public static IEnumerable<BodySpec> Entries(MethodSpec method) =>
        (method.Head is not null ? [HeadClass.Outputs, HeadClass.Loss] : method.Form.Bodies.Select(body => body.Member))
            .Select(method.Body)
            .OfType<BodySpec>();

    /// <summary>The encoders of the entry's parameters.</summary>
    public static IEnumerable<BodySpec> Encoders(MethodSpec method) =>
        (Entry(method)?.Parameters ?? default)
            .Where(parameter => parameter.Encoded is not null)
            .Select(parameter => method.Body(parameter.Encoded!.Method))
            .OfType<BodySpec>()
            .Distinct();

    /// <summary>Every body that the compiler reads: entry, encoders and objective.</summary>
    public static IEnumerable<BodySpec> Read(MethodSpec method) =>
        method.Head is not null
            ? Entries(method)
            : Entries(method)
                .Concat(new[] { method.Body("Objective"), method.Body("Penalty"), Inverse(method) }.OfType<BodySpec>())
                .Concat(Encoders(method))
                .Distinct();

    /// <summary>The methods that run at moments of training.</summary>
    public static IEnumerable<BodySpec> Scheduled(MethodSpec method) => method.Bodies.Where(body => body.On is not null);

    /// <summary>True for a method that computes initial values.</summary>
    public static bool Starts(MethodSpec method, string member) =>
        method.Bodies.SelectMany(body => body.Parameters).Any(parameter => parameter.Weight?.From == member);

    public static IEnumerable<string> NamesIn(string expression) =>
        Identifier.Matches(expression).Cast<Match>().Select(match => match.Value);
}
