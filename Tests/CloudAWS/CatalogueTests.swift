import Cloud
import Testing
import Vocabulary

@testable import CloudAWS

@Suite struct CatalogueTests {
    private let catalogue = AWSCatalogue.catalogue

    @Test func typesAreTheFour() {
        #expect(
            catalogue.types.map(\.type.rawValue)
                == ["autoscaling/group", "ec2/instance", "rds/cluster", "rds/instance"])
        #expect(catalogue.realms.first == "aws")
    }

    /// What is stated of a type fits together.
    @Test func descriptionsAreWhole() {
        for type in catalogue.types {
            let fields = Set(type.fields.map(\.field))
            let transitions = Set(type.transitions.map(\.name))
            #expect(transitions.count == type.transitions.count)
            for transition in type.transitions {
                #expect(fields.isSuperset(of: transition.touches), "\(type.type) \(transition.name)")
                #expect(transition.settlesWithin > 0)
            }
            for constraint in type.constraints {
                #expect(transitions.isSuperset(of: constraint.forbids), "\(type.type) \(constraint.reason)")
                #expect(type.attributes.contains(constraint.attribute), "\(type.type) \(constraint.attribute)")
                #expect(!constraint.values.isEmpty)
            }
            #expect(type.has(.power) == type.stoppedMeans.isEmpty)
            #expect(fields.isSuperset(of: type.stoppedMeans.map(\.field)))
            #expect(type.attributes.allSatisfy { !$0.rawValue.lowercased().contains("userdata") })
        }
    }

    @Test func everyTypeCanBeListed() {
        for type in catalogue.types { #expect(Enquiry.of(type.type) != nil) }
    }

    @Test func databasesComeBackBySevenDays() {
        for type: ResourceType in ["rds/instance", "rds/cluster"] {
            let stop = catalogue[type]?.transitions.first { $0.name == .stop }
            #expect(stop?.note.contains("seven days") == true)
        }
    }

    @Test func everyWayToSignInMayTakeARole() {
        #expect(
            catalogue.credentialMethods.map(\.name)
                == ["environment", "profile", "webIdentity", "container", "instanceMetadata"])
        for method in catalogue.credentialMethods {
            #expect(method.options.map(\.name).suffix(2) == ["role", "externalId"])
            #expect(!method.options.contains { $0.isRequired })
        }
    }
}
