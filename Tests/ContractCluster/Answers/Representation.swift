import Vocabulary

/// In what form objects are asked for.
enum Representation: Hashable, Sendable {
    case whole, partial, table

    /// By the first form that the `Accept` header names and that there is; nil where there is none.
    init?(accept: String) {
        if accept.isEmpty {
            self = .whole
            return
        }
        for choice in accept.split(separator: ",") {
            var parameters: [String: String] = [:]
            let parts = choice.split(separator: ";").map { $0.filter { $0 != " " } }
            for part in parts.dropFirst() {
                let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
                if sides.count == 2 { parameters[sides[0]] = sides[1] }
            }
            guard ["application/json", "application/*", "*/*"].contains(parts.first ?? "") else { continue }
            switch parameters["as"] {
            case nil: self = .whole
            case "Table": self = .table
            case "PartialObjectMetadata", "PartialObjectMetadataList": self = .partial
            default: continue
            }
            return
        }
        return nil
    }
}

/// Puts answers about objects together, from bytes that each object keeps.
struct ObjectWriter {
    let kind: ResourceKind
    let representation: Representation
    let now: Instant
    /// What of an object stands in a row of a table: `None`, `Metadata`, `Object`.
    var includes = "Metadata"

    /// One object alone.
    func bytes(_ stored: StoredObject) -> [UInt8] {
        let object = shown(stored)
        switch representation {
        case .whole: return object.bytes(.whole) { $0 }
        case .partial: return object.bytes(.partial, ResourceKind.partial)
        case .table:
            return table([object], metadata: ["resourceVersion": object.metadata["resourceVersion"] ?? ""])
        }
    }

    private func shown(_ object: StoredObject) -> StoredObject {
        kind.view.map { StoredObject($0.shown(object.value, as: kind), version: object.version) } ?? object
    }

    /// A list.
    func bytes(_ stored: Page) -> [UInt8] {
        var page = stored
        if kind.view != nil { page.objects = page.objects.map(shown) }
        let metadata: Value = .object([
            "resourceVersion": .string(String(page.version)),
            "continue": page.next.map { .string($0.token) },
            "remainingItemCount": page.remaining.map { .int(Int64($0)) },
        ])
        switch representation {
        case .table: return table(page.objects, metadata: metadata)
        case .partial:
            return list("PartialObjectMetadataList", "meta.k8s.io/v1", metadata, page.objects) {
                $0.bytes(.partial, ResourceKind.partial)
            }
        case .whole where kind.isCustom:
            var metadata = metadata
            if page.next == nil { metadata.set("continue", "") }
            var text = JSONText()
            text.append(raw: "{\"apiVersion\":")
            text.append(.string(kind.apiVersion))
            text.append(raw: ",\"items\":")
            append(page.objects, to: &text) { $0.bytes(.whole) { $0 } }
            text.append(raw: ",\"kind\":")
            text.append(.string(kind.listKind))
            text.append(raw: ",\"metadata\":")
            text.append(metadata.sorted)
            text.append(raw: "}")
            return text.bytes
        case .whole:
            return list(kind.listKind, kind.apiVersion, metadata, page.objects) { $0.bytes(.item, kind.item) }
        }
    }

    private func list(
        _ title: String, _ version: String, _ metadata: Value, _ objects: [StoredObject],
        _ bytes: (StoredObject) -> [UInt8]
    ) -> [UInt8] {
        var text = JSONText()
        text.append(raw: "{\"kind\":\"\(title)\",\"apiVersion\":\"\(version)\",\"metadata\":")
        text.append(metadata)
        text.append(raw: ",\"items\":")
        append(objects, to: &text, bytes)
        text.append(raw: "}")
        return text.bytes
    }

    private func append(_ objects: [StoredObject], to text: inout JSONText, _ bytes: (StoredObject) -> [UInt8]) {
        text.append(raw: "[")
        for (index, object) in objects.enumerated() {
            if index > 0 { text.append(raw: ",") }
            text.append(raw: bytes(object))
        }
        text.append(raw: "]")
    }

    private func table(_ objects: [StoredObject], metadata: Value) -> [UInt8] {
        let columns = kind.columns.isEmpty ? [Column.name, Column.age] : kind.columns
        let definitions = columns.map { column -> Value in
            [
                "name": .string(column.name), "type": .string(column.type), "format": .string(column.format),
                "description": .string(column.description), "priority": .int(Int64(column.priority)),
            ]
        }
        let rows = objects.map { object -> Value in
            .object([
                "cells": .list(columns.map { $0.cell(object.value, now) }),
                "object": includes == "None"
                    ? nil : includes == "Object" ? object.value : ResourceKind.partial(object.value),
            ])
        }
        return JSONText.bytes([
            "kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": metadata,
            "columnDefinitions": .list(definitions), "rows": .list(rows),
        ])
    }
}
